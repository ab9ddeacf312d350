using Lambda.Infra.Sql.Access;
using Lambda.Infra.Sql.Alerts;
using Lambda.Infra.Sql.Catalog;
using Lambda.Infra.Sql.DeadLetters;
using Lambda.Infra.Sql.Skew;
using Lambda.Infra.Sqlite.Storage;

namespace Lambda.Infra.Sqlite;

/// <summary>The small stores of the embedded profile: their tables each in one SQLite file, which is created when it is missing.</summary>
public static class SqliteTableStores
{
    /// <summary>Opens the catalog in a file.</summary>
    public static async Task<SqlCatalog> OpenCatalogAsync(string path)
    {
        var catalog = new SqlCatalog(StoreConnection.Open(path, CatalogTables.Steps(StoreConnection.Types)));
        try
        {
            await catalog.LoadAsync(CancellationToken.None);
            return catalog;
        }
        catch
        {
            await catalog.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the dead letters in a file.</summary>
    public static SqlDeadLetterStore OpenDeadLetters(string path) => new(StoreConnection.Open(path, SqlDeadLetterStore.Steps(StoreConnection.Types)));

    /// <summary>Opens the API keys in a file.</summary>
    public static SqlApiKeyStore OpenApiKeys(string path) => new(StoreConnection.Open(path, SqlApiKeyStore.Steps(StoreConnection.Types)));

    /// <summary>Opens the skew reports in a file.</summary>
    public static SqlSkewReportStore OpenSkewReports(string path) => new(StoreConnection.Open(path, SqlSkewReportStore.Steps(StoreConnection.Types)));

    /// <summary>Opens the alerts in a file.</summary>
    public static SqlAlertStore OpenAlerts(string path) => new(StoreConnection.Open(path, SqlAlertStore.Steps(StoreConnection.Types)));
}
