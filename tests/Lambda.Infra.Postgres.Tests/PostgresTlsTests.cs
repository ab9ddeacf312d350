using System.Data.Common;
using Dapper;
using Lambda.Testing;
using Lambda.Testing.Servers;
using Npgsql;

namespace Lambda.Infra.Postgres.Tests;

/// <summary>Encrypted connections with a password.</summary>
[Trait("Category", "Slow")]
public sealed class PostgresTlsTests
{
    private const string Password = "a password; of the 'test'";

    [Fact]
    public async Task Stores_work_over_an_encrypted_connection_with_a_password_and_with_nothing_less()
    {
        using var folder = new TemporaryFolder();
        Certificates.WriteTo(folder);
        await using var server = await PostgresServer.StartGuardedAsync(Password, folder);
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = Password, SslMode = SslMode.VerifyFull, RootCertificate = folder.PathOf("certificate.pem") };

        await using var stores = await PostgresStores.OpenAsync(settings.ConnectionString, "guarded", default);
        Assert.Equal(1, await stores.Catalog.BeginCutAsync(default));
        await using var source = NpgsqlDataSource.Create(stores.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        Assert.True(await connection.QuerySingleAsync<bool>("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"));

        foreach (var change in (Action<NpgsqlConnectionStringBuilder>[])[less => less.RootCertificate = null, less => less.SslMode = SslMode.Disable, less => less.Password = "another"])
        {
            var less = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
            change(less);
            var refused = await Assert.ThrowsAnyAsync<DbException>(() => PostgresStores.OpenAsync(less.ConnectionString, "guarded", default));
            Assert.DoesNotContain(less.Password!, refused.ToString(), StringComparison.Ordinal);
        }
    }
}
