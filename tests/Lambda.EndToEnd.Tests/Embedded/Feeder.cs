namespace Lambda.EndToEnd.Tests.Embedded;

/// <summary>Sends a replay's records to a platform in their order.</summary>
public sealed class Feeder(EmbeddedPlatform platform, Trips trips)
{
    /// <summary>The content type of what it sends.</summary>
    public const string Ndjson = "application/x-ndjson";

    private readonly Dictionary<string, string> _rejected = [];
    private int _fed;
    private long _accepted;

    /// <summary>How many records the platform has acknowledged.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>The ids of the events that were rejected, with field and reason.</summary>
    public IReadOnlyDictionary<string, string> Rejected => _rejected;

    /// <summary>Sends up to record <paramref name="end"/>, <paramref name="batch"/> at a time, with <paramref name="pause"/> from one to the next.</summary>
    public async Task FeedAsync(int end, int batch, TimeSpan? pause = null)
    {
        using var timer = new PeriodicTimer(pause ?? TimeSpan.FromMilliseconds(1));
        while (_fed < end)
        {
            var to = Math.Min(_fed + batch, end);
            var result = await platform.Ingest.AcceptAsync(trips.Body(_fed, to), Ndjson, CancellationToken.None);
            Interlocked.Add(ref _accepted, result.Accepted);
            foreach (var rejection in result.Rejected)
                _rejected[trips.Ids[trips.Records[_fed + rejection.Index].Index]] = $"{rejection.Field} {rejection.Reason}";
            Assert.Equal(to - _fed, result.Accepted + result.Rejected.Count);
            _fed = to;
            if (pause is not null)
                await timer.WaitForNextTickAsync();
        }
    }
}
