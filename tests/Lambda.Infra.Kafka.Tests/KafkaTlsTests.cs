using Lambda.Infra.Kafka.Client;
using Lambda.Ports.ContractTests.Log;
using Lambda.Testing;
using Lambda.Testing.Servers;

namespace Lambda.Infra.Kafka.Tests;

/// <summary>Encrypted connections with a user and a password, and with a client's certificate.</summary>
public sealed class KafkaTlsTests : IAsyncLifetime
{
    private const string User = "lambda";
    private const string Password = "a-password-of-the-test";
    private const string Client = "client";
    private const string Stranger = "stranger";
    private readonly TemporaryFolder _folder = new();
    private KafkaServer? _server;

    private KafkaLogOptions Options => new()
    {
        Servers = _server!.Servers, PartitionCount = 2,
        Security = new() { Protocol = "sasl_ssl", Mechanism = "PLAIN", Username = User, Password = Password, CaFile = _folder.PathOf("certificate.pem") },
    };

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Certificates.WriteTo(_folder);
        Certificates.WriteClientTo(_folder, Client);
        Certificates.WriteClientTo(_folder, Stranger);
        _server = await KafkaServer.StartGuardedAsync(User, Password, _folder, Client);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_log_works_over_encrypted_connections_with_a_password_and_with_nothing_less()
    {
        await WorksAsync(Options);
        var scram = Options with { Topic = "by-scram", Security = Options.Security with { Mechanism = "SCRAM-SHA-512" } };
        if (Confluent.Kafka.Library.Version >= 0x02_06_01_00)
            await WorksAsync(scram);
        else
            await RefusedAsync(scram.Security, "cannot prove one by SCRAM to Kafka 4, 2.6.1 can");
        var secure = Options.Security;
        var stranger = _folder.PathOf("stranger");
        using (var other = new TemporaryFolder())
        {
            Certificates.WriteTo(other);
            File.Copy(other.PathOf("certificate.pem"), stranger);
        }

        // What is refused is said at once, in words that name it; what only looks like silence is said when patience is over.
        await RefusedAsync(secure with { Password = "another" }, "uthentication failed");
        await RefusedAsync(secure with { Mechanism = "SCRAM-SHA-512", Password = "another" }, "uthentication failed");
        await RefusedAsync(secure with { Username = "nobody" }, "uthentication failed");
        await RefusedAsync(secure with { CaFile = stranger }, "certificate");
        await RefusedAsync(secure with { CaFile = null }, "certificate");
        await RefusedAsync(secure with { Protocol = "ssl" }, "", TimeSpan.FromSeconds(2));
        await RefusedAsync(new KafkaSecurity(), "", TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_log_works_where_a_clients_certificate_is_asked_for_and_with_no_other_one()
    {
        KafkaSecurity With(string? client) => new()
        {
            Protocol = "ssl", CaFile = _folder.PathOf("certificate.pem"), CertificateFile = client is null ? null : _folder.PathOf($"{client}.pem"),
            KeyFile = client is null ? null : _folder.PathOf($"{client}-key.pem"), KeyPassword = client is null ? null : Certificates.KeyPassword,
        };
        var options = Options with { Servers = _server!.MutualServers, Topic = "mutual" };
        await WorksAsync(options with { Security = With(Client) });

        // Java 17 says the one, Java 25 the other.
        await RefusedAsync(With(null), "alert (certificate required|bad certificate)", options: options);
        await RefusedAsync(With(Stranger), "alert certificate unknown", options: options);
        var locked = options with { Security = With(Client) with { KeyPassword = "another" } };
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => KafkaEventLog.OpenAsync(locked, TimeProvider.System, _ => { }, default));
        Assert.StartsWith("ssl.key.location failed", refused.Message, StringComparison.Ordinal);
    }

    private static async Task WorksAsync(KafkaLogOptions options)
    {
        await using var log = await KafkaEventLog.OpenAsync(options, TimeProvider.System, _ => { }, default);
        await log.AppendAsync(1, "a", "b");
        Assert.Equal(2, await log.AppendBarrierAsync(1, 1, default));
        Assert.Equal(["0 a", "1 b", "2 |1|"], await log.LinesAsync(1));

        var held = new TaskCompletionSource<IReadOnlySet<int>>();
        using var leave = new CancellationTokenSource();
        var membership = new KafkaPartitionGroup(options with { Group = options.Topic }, _ => { }).RunAsync(
            mine =>
            {
                if (mine.Count > 0)
                    held.TrySetResult(mine);
                return Task.CompletedTask;
            },
            leave.Token);
        Assert.Equal([0, 1], (await held.Task.WaitAsync(LogText.Patience)).Order());
        await leave.CancelAsync();
        await membership;
    }

    private async Task RefusedAsync(KafkaSecurity security, string reason, TimeSpan? patience = null, KafkaLogOptions? options = null)
    {
        options = (options ?? Options) with { Security = security, RequestTimeout = patience ?? TimeSpan.FromMinutes(5) };
        var refused = await Assert.ThrowsAsync<IOException>(() => KafkaEventLog.OpenAsync(options, TimeProvider.System, _ => { }, default));
        Assert.StartsWith($"Kafka at {options.Servers} does not answer: ", refused.Message, StringComparison.Ordinal);
        Assert.Matches(reason, refused.Message);
        Assert.DoesNotContain("another", refused.Message, StringComparison.Ordinal);
    }
}
