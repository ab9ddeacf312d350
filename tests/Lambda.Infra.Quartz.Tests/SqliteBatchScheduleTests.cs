using Lambda.Infra.Sqlite;
using Lambda.Ports.ContractTests.Scheduling;
using Lambda.Ports.Scheduling;
using Lambda.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Infra.Quartz.Tests;

public sealed class SqliteBatchScheduleTests : BatchScheduleContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IBatchSchedule Create(BatchScheduleOptions options, TimeProvider time) => new QuartzBatchSchedule(
        options, new QuartzStore(SqliteProvider.Load(), SqliteProvider.ConnectionTo(_folder.PathOf("schedule.sqlite"))), time, NullLoggerFactory.Instance);
}
