using Lambda.Ports.ContractTests.RealTime;
using Lambda.Testing;
using Lambda.Testing.Servers;

namespace Lambda.Infra.Redis.Tests;

/// <summary>Encrypted connections with a password.</summary>
[Trait("Category", "Slow")]
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
            UseTls = true, Password = Password, TrustedCertificates = folder.PathOf("certificate.pem"), ConnectTimeout = TimeSpan.FromSeconds(5),
        };
        await using var store = await RedisRealTimeViewStore.OpenAsync(options, TimeProvider.System, default);
        var consumer = new Consumer(0, "one");
        await store.AcquireAsync(0, "one", default);
        Assert.True(await store.FlushAsync(consumer.Flush(new Change("a", "1")), default));
        Assert.Equal(["0/0/a=1"], await store.LinesAsync(new("couriers", 0)));

        var hasty = options with { ConnectTimeout = TimeSpan.FromMilliseconds(500) };
        RedisStoreOptions[] refused = [hasty with { TrustedCertificates = null }, hasty with { UseTls = false }, hasty with { Password = null }, hasty with { Password = "another" }];
        foreach (var less in refused)
            await Assert.ThrowsAnyAsync<IOException>(() => RedisRealTimeViewStore.OpenAsync(less, TimeProvider.System, default));
    }
}
