using Lambda.EndToEnd.Tests;
using Lambda.EndToEnd.Tests.Comparing;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.EndToEnd.Tests.Processes;
using Lambda.Import.Replaying;
using Lambda.Testing.Processes;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests;

/// <summary>A platform of its own, the trips of the shipped sample in some disorder, which are sent to it piece by piece, and the oracle that answers from their files.</summary>
internal sealed class SampleRun(RealServers servers, ITestOutputHelper output, ReplayOptions disorder, params string[] redis) : IAsyncDisposable
{
    /// <summary>How many records a request has.</summary>
    public const int Body = 500;

    /// <summary>Late events, in another order, and copies.</summary>
    public static readonly ReplayOptions Disorder = new() { Seed = 5, MaxDelay = TimeSpan.FromHours(2), MaxDisplacement = 500, DuplicatePercent = 2 };

    private int _sent;
    private int _repeated;

    public SampleRun(RealServers servers, ITestOutputHelper output, params string[] redis)
        : this(servers, output, Disorder, redis)
    {
    }

    /// <summary>The platform.</summary>
    public ClusterPlatform Platform { get; } = new(servers, redis);

    /// <summary>What is right.</summary>
    public TripOracle Oracle { get; } = new(Trips.SampleFiles, Trips.SampleZones);

    /// <summary>What arrives.</summary>
    public Trips Trips { get; } = Trips.Replayed(Trips.SampleFiles, Trips.SampleZones, disorder);

    /// <summary>What is told.</summary>
    public Figures Figures { get; } = new(output);

    /// <summary>Sends so many more records, by one client after the other.</summary>
    public async Task FeedAsync(int count, params PlatformClient[] clients)
    {
        var end = _sent + count;
        for (var turn = 0; _sent < end; turn++)
        {
            var next = Math.Min(_sent + Body, end);
            var answer = await clients[turn % clients.Length].SendAsync(Trips.Body(_sent, next));
            Assert.Equal(0, answer.GetProperty("rejected").GetArrayLength());
            _sent = next;
        }
    }

    /// <summary>Lets a producer that goes by this number of partitions write so many more records into the log itself.</summary>
    public async Task ProduceAsync(int partitions, int count)
    {
        await Platform.ProduceAsync(partitions, [.. Enumerable.Range(_sent, count).Select(record => Trips.Records[record].Event.Json.ToArray())]);
        _sent += count;
    }

    /// <summary>Sends records again that were sent before.</summary>
    public async Task RepeatAsync(int from, int to, PlatformClient client)
    {
        await client.SendAsync(Trips.Body(from, to));
        _repeated += to - from;
    }

    /// <summary>Compares every answer of these clients with the oracle's, when everything is counted.</summary>
    public async Task<Tally> CompareAsync(IReadOnlyList<Question> questions, string moment, params PlatformClient[] clients)
    {
        var tally = new Tally();
        await clients[0].CaughtUpAsync();
        await Platform.FollowAsync(Oracle);
        foreach (var client in clients)
            await HttpAnswer.CompareAsync(client, Oracle, questions, tally, moment);
        Figures.Told($"{moment}: {tally}");
        return tally;
    }

    /// <summary>What was sent is in the log, once, and the platform's own account of it closes.</summary>
    public async Task AssertNothingLostAsync(LambdaProcess serving)
    {
        Assert.Equal(0, Oracle.StrayRecords);
        Assert.Equal(_sent + _repeated, Oracle.ArrivedRecords);
        Figures.Told(await Platform.StatusAsync(serving));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Oracle.Dispose();
        await Platform.DisposeAsync();
    }
}
