using System.Collections.Concurrent;
using Lambda.Infra.Kafka.Log;
using Lambda.Ports.ContractTests.Log;
using Lambda.Ports.Log;
using Lambda.Testing;

namespace Lambda.Infra.Kafka.Tests.Mock;

/// <summary>A reader that stands still though there is something to read.</summary>
public sealed class ReaderTests
{
    private const short Fetch = 1;
    private const int DoesNotLead = 6;
    private const long Next = 7;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_reader_that_keeps_to_a_server_that_does_not_lead_goes_on_through_another_client()
    {
        using var cluster = new MockCluster(1);
        var notices = new ConcurrentQueue<string>();
        var options = new KafkaLogOptions
        {
            Servers = cluster.Servers, Topic = MockCluster.Topic, PartitionCount = 1, UnansweredAppends = 1, ReaderStillness = TimeSpan.FromMilliseconds(300),
        };
        await using var log = KafkaEventLog.OpenUnseen(options, TimeProvider.System, notices.Enqueue);
        await log.AppendAsync(0, "a", "b");
        await using var reader = log.OpenReader(0, 0);
        var batch = new LogBatch();
        Assert.True(await reader.ReadAsync(batch, LogText.Patience, default));
        var lines = LogText.Lines(batch).ToList();

        // What a client is told that asks a server for a partition that it does not lead, again and again.
        cluster.Fail(Fetch, [.. Enumerable.Repeat(DoesNotLead, 100_000)]);
        await log.AppendAsync(0, "c");
        var reading = reader.ReadAsync(batch, LogText.Patience, default).AsTask();
        await Eventually.Holds(() => notices.Any(notice => notice.Contains("stands still at offset", StringComparison.Ordinal)), "the reader is found to stand still");
        cluster.Mend(Fetch);
        while (lines.Count < 3)
        {
            Assert.True(await reading);
            lines.AddRange(LogText.Lines(batch));
            reading = lines.Count < 3 ? reader.ReadAsync(batch, LogText.Patience, default).AsTask() : reading;
        }

        Assert.Equal(["0 a", "1 b", "2 c"], lines);
    }

    [Fact]
    public void It_stands_still_when_there_was_more_at_the_end_of_two_intervals()
    {
        var watch = new StillnessWatch(Interval);
        Assert.False(watch.IsDue(Interval / 2));
        Assert.True(watch.IsDue(Interval / 2));
        Assert.False(watch.IsStill(Next, Next + 1));
        Assert.False(watch.IsDue(Interval / 2));
        Assert.True(watch.IsDue(Interval / 2));
        Assert.True(watch.IsStill(Next, Next + 1));
    }

    [Theory]
    [InlineData(Next)]
    [InlineData(null)]
    public void It_does_not_when_nothing_was_there_or_nobody_said_so_in_between(long? end)
    {
        var watch = new StillnessWatch(Interval);
        Assert.False(watch.IsStill(Next, Next + 1));
        Assert.False(watch.IsStill(Next, end));
        Assert.False(watch.IsStill(Next, Next + 1));
        watch.Moved();
        Assert.False(watch.IsStill(Next, Next + 1));
    }

    [Fact]
    public void Each_new_client_is_given_twice_the_time_until_a_record_comes()
    {
        var watch = new StillnessWatch(Interval);
        Assert.False(watch.IsStill(Next, Next + 1));
        Assert.True(watch.IsStill(Next, Next + 1));
        Assert.False(watch.IsDue(Interval));
        Assert.True(watch.IsDue(Interval));
        watch.Moved();
        Assert.True(watch.IsDue(Interval));
    }
}
