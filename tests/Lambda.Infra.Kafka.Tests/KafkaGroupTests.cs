using Lambda.Ports.ContractTests.Log;

namespace Lambda.Infra.Kafka.Tests;

/// <summary>What only a group of Kafka's can meet.</summary>
[Collection(KafkaTests.Name)]
public sealed class KafkaGroupTests
{
    [Fact]
    public async Task A_session_that_the_servers_do_not_allow_is_refused_with_the_setting_that_allows_it()
    {
        var options = SharedServer.NewTopic() with { SessionTimeout = TimeSpan.FromSeconds(1) };
        await using var log = await KafkaEventLog.OpenAsync(options, TimeProvider.System, _ => { }, default);
        var refused = await Assert.ThrowsAsync<IOException>(() => new KafkaPartitionGroup(options, _ => { }).RunAsync(_ => Task.CompletedTask, default).WaitAsync(LogText.Patience));
        Assert.Contains("no session of 1 s; change Kafka:SessionTimeout, or the servers' group.min.session.timeout.ms", refused.Message, StringComparison.Ordinal);
    }
}
