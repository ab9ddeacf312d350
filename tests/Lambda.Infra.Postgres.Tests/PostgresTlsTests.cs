using System.Data.Common;
using Dapper;
using Lambda.Testing;
using Lambda.Testing.Servers;
using Npgsql;

namespace Lambda.Infra.Postgres.Tests;

/// <summary>Encrypted connections with a password, and with a client's certificate.</summary>
public sealed class PostgresTlsTests
{
    private const string Client = "client";
    private const string Password = "a password; of the 'test'";

    [Fact]
    public async Task Stores_work_over_an_encrypted_connection_with_a_password_and_with_nothing_less()
    {
        using var folder = new TemporaryFolder();
        Certificates.WriteTo(folder);
        Certificates.WriteClientTo(folder, Client);
        Certificates.WriteClientTo(folder, "stranger");
        await using var server = await PostgresServer.StartGuardedAsync(Password, folder, Client);
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = Password, SslMode = SslMode.VerifyFull, RootCertificate = folder.PathOf("certificate.pem") };

        await using var stores = await PostgresStores.OpenAsync(settings.ConnectionString, "guarded", default);
        Assert.Equal(1, await stores.Catalog.BeginCutAsync(3, default));
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

        await connection.ExecuteAsync($"CREATE ROLE {Client} SUPERUSER LOGIN PASSWORD '{Password.Replace("'", "''", StringComparison.Ordinal)}'");
        await CertificateAsync(settings.ConnectionString, folder);
    }

    private static async Task CertificateAsync(string connectionString, TemporaryFolder folder)
    {
        var mutual = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Username = Client, SslCertificate = folder.PathOf($"{Client}.pem"), SslKey = folder.PathOf($"{Client}-key.pem"), SslPassword = Certificates.KeyPassword,
        };
        await using (await PostgresStores.OpenAsync(mutual.ConnectionString, "mutual", default))
        {
        }

        async Task RefusedAsync(string reason, Action<NpgsqlConnectionStringBuilder> change)
        {
            var less = new NpgsqlConnectionStringBuilder(mutual.ConnectionString);
            change(less);
            var refused = await Assert.ThrowsAnyAsync<Exception>(() => PostgresStores.OpenAsync(less.ConnectionString, "mutual", default));
            Assert.DoesNotContain('\n', refused.Message);
            Assert.Contains(reason, $"{refused.Message} {refused.GetBaseException().Message}", StringComparison.Ordinal);
        }

        await RefusedAsync("requires a valid client certificate", less => less.SslCertificate = less.SslKey = less.SslPassword = null);

        // What the server says may be outrun by the reset of the connection.
        await RefusedAsync("", less => (less.SslCertificate, less.SslKey) = (folder.PathOf("stranger.pem"), folder.PathOf("stranger-key.pem")));
        await RefusedAsync("the password may be incorrect", less => less.SslPassword = "another");
    }
}
