using System.Data.Common;
using Lambda.Infra.Postgres.Batch;
using Lambda.Infra.Postgres.Storage;
using Lambda.Infra.Sql.Access;
using Lambda.Infra.Sql.Alerts;
using Lambda.Infra.Sql.Catalog;
using Lambda.Infra.Sql.DeadLetters;
using Lambda.Infra.Sql.Skew;
using Lambda.Ports.Access;
using Lambda.Ports.Alerts;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Skew;
using Npgsql;

namespace Lambda.Infra.Postgres;

/// <summary>The stores of the cluster profile that PostgreSQL holds, all in one schema that any number of processes share.</summary>
public sealed class PostgresStores : IAsyncDisposable
{
    /// <summary>A process that is stopped in the middle of a change would hold up all others for as long: after half a minute the server takes the change back.</summary>
    private const string LettingGo = "-c idle_in_transaction_session_timeout=30s";

    private readonly NpgsqlDataSource _source;

    private PostgresStores(NpgsqlDataSource source, string connectionString) => (_source, ConnectionString) = (source, connectionString);

    /// <summary>PostgreSQL's ADO.NET provider, for others who keep tables of their own in the schema.</summary>
    public DbProviderFactory Provider => NpgsqlFactory.Instance;

    /// <summary>How others reach the schema. Has the password: never to be shown.</summary>
    public string ConnectionString { get; }

    /// <summary>The catalog.</summary>
    public required ICatalog Catalog { get; init; }

    /// <summary>The batch views.</summary>
    public required IBatchViewStore BatchViews { get; init; }

    /// <summary>The dead letters.</summary>
    public required IDeadLetterStore DeadLetters { get; init; }

    /// <summary>The API keys.</summary>
    public required IApiKeyStore ApiKeys { get; init; }

    /// <summary>The skew reports.</summary>
    public required ISkewReportStore SkewReports { get; init; }

    /// <summary>The alerts.</summary>
    public required IAlertStore Alerts { get; init; }

    /// <summary>Connects, makes the schema when it is missing, and brings its tables up to date.</summary>
    /// <param name="connectionString">An Npgsql connection string; TLS and passwords are its business.</param>
    /// <param name="schema">The schema: lower-case letters, digits and underscores, at most 63.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PostgresStores> OpenAsync(string connectionString, string schema, CancellationToken cancellationToken)
    {
        if (schema.Length is 0 or > 63 || !schema.All(character => character is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
        {
            throw new ArgumentException($"'{schema}' is not the name of a schema: lower-case letters, digits and underscores, at most 63", nameof(schema));
        }

        var settings = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = schema };
        settings.Options ??= LettingGo;
        var source = NpgsqlDataSource.Create(settings);
        try
        {
            await using (var connection = await source.OpenConnectionAsync(cancellationToken))
            {
                await Migrations.MakeSchemaAsync(connection, schema);
            }

            Task<PostgresStore> Open(string name, string[] steps) => PostgresStore.OpenAsync(source, name, steps, cancellationToken);
            return new PostgresStores(source, settings.ConnectionString)
            {
                Catalog = new SqlCatalog(await Open("catalog", CatalogTables.Steps(PostgresStore.Types))),
                DeadLetters = new SqlDeadLetterStore(await Open("dead-letters", SqlDeadLetterStore.Steps(PostgresStore.Types))),
                ApiKeys = new SqlApiKeyStore(await Open("access", SqlApiKeyStore.Steps(PostgresStore.Types))),
                SkewReports = new SqlSkewReportStore(await Open("skew", SqlSkewReportStore.Steps(PostgresStore.Types))),
                Alerts = new SqlAlertStore(await Open("alerts", SqlAlertStore.Steps(PostgresStore.Types))),
                BatchViews = new PostgresBatchViewStore(source, await Open("batch-views", PostgresBatchViewStore.Steps)),
            };
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
