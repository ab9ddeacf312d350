using System.Data.Common;

namespace Lambda.Infra.Quartz;

/// <summary>Where Quartz keeps the schedule: an SQLite database that this process alone uses. Quartz makes its tables.</summary>
/// <param name="Provider">SQLite's ADO.NET provider, ready for use.</param>
/// <param name="ConnectionString">How to reach the database.</param>
public sealed record QuartzStore(DbProviderFactory Provider, string ConnectionString);
