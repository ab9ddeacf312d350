using Lambda.Ports.ContractTests.RealTime;
using Lambda.Testing;
using Lambda.Testing.Servers;

namespace Lambda.Infra.Redis.Tests;

/// <summary>Encrypted connections with a password.</summary>
public sealed class RedisTlsTests
{
    private const string Password = "a password of the test";

    [Fact]
    public async Task A_store_works_over_an_encrypted_connection_with_a_password_and_with_nothing_less()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Find();
        Certificates.WriteTo(folder);
        await using var server = await RedisServer.StartAsync(
            "--tls-port", $"{port}", "--tls-cert-file", folder.PathOf("certificate.pem"), "--tls-key-file", folder.PathOf("key.pem"),
            "--tls-ca-cert-file", folder.PathOf("certificate.pem"), "--tls-auth-clients", "no", "--requirepass", Password);
        var options = SharedServers.Options($"127.0.0.1:{port}") with
        {
            UseTls = true, Password = Password, TrustedCertificates = folder.PathOf("certificate.pem"), ConnectTimeout = TimeSpan.FromSeconds(30),
        };
        await using var store = await RedisRealTimeViewStore.OpenAsync(options, TimeProvider.System, default);
        var consumer = new Consumer(0, "one");
        await store.AcquireAsync(0, "one", default);
        Assert.True(await store.FlushAsync(consumer.Flush(new Change("a", "1")), default));
        Assert.Equal(["0/0/a=1"], await store.LinesAsync(new("couriers", 0)));

        var hasty = options with { ConnectTimeout = TimeSpan.FromSeconds(1) };
        RedisStoreOptions[] refused = [hasty with { TrustedCertificates = null }, hasty with { UseTls = false }, hasty with { Password = null }, hasty with { Password = "another" }];
        foreach (var less in refused)
            await Assert.ThrowsAnyAsync<IOException>(() => RedisRealTimeViewStore.OpenAsync(less, TimeProvider.System, default));
    }

    [Fact]
    public async Task A_store_works_where_a_clients_certificate_is_asked_for_and_with_no_other_one()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Find();
        Certificates.WriteTo(folder);
        Certificates.WriteClientTo(folder, "client");
        Certificates.WriteClientTo(folder, "stranger");
        await using var server = await RedisServer.StartAsync(
            "--tls-port", $"{port}", "--tls-cert-file", folder.PathOf("certificate.pem"), "--tls-key-file", folder.PathOf("key.pem"),
            "--tls-ca-cert-file", folder.PathOf("client-authority.pem"), "--tls-auth-clients", "yes");
        var options = SharedServers.Options($"127.0.0.1:{port}") with
        {
            UseTls = true, TrustedCertificates = folder.PathOf("certificate.pem"), ConnectTimeout = TimeSpan.FromSeconds(30),
            ClientCertificate = folder.PathOf("client.pem"), ClientKey = folder.PathOf("client-key.pem"), ClientKeyPassword = Certificates.KeyPassword,
        };
        await using var store = await RedisRealTimeViewStore.OpenAsync(options, TimeProvider.System, default);
        await store.AcquireAsync(0, "one", default);

        async Task RefusedAsync(RedisStoreOptions less, string reason)
        {
            var refused = await Assert.ThrowsAnyAsync<IOException>(() => RedisRealTimeViewStore.OpenAsync(less, TimeProvider.System, default));
            Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
            Assert.DoesNotContain("another", refused.Message, StringComparison.Ordinal);
        }

        var hasty = options with { ConnectTimeout = TimeSpan.FromSeconds(3) };
        await RefusedAsync(hasty with { ClientCertificate = null }, "alert certificate required");
        await RefusedAsync(hasty with { ClientCertificate = folder.PathOf("stranger.pem"), ClientKey = folder.PathOf("stranger-key.pem") }, "alert unknown ca");
        await RefusedAsync(hasty with { ClientKey = folder.PathOf("stranger-key.pem") }, "client.pem");
        await RefusedAsync(hasty with { ClientKeyPassword = "another" }, "client.pem");
    }
}
