using Lambda.Import.Sending;
using Lambda.Simulation;

namespace Lambda.AppHost.Simulating;

/// <summary>Sends records to a platform, and compares what it makes of each with the truth: it accepts what is an event, and rejects poison.</summary>
internal sealed class PlatformOutput(IEventSink sink) : IRecordOutput
{
    /// <summary>Records that are durable.</summary>
    public long Accepted { get; private set; }

    /// <summary>Records that the platform rejected.</summary>
    public long Rejected { get; private set; }

    /// <summary>Records that it should have rejected and accepted, or the other way round. 0, or one of the two is wrong.</summary>
    public long Misjudged { get; private set; }

    public async Task WriteAsync(IReadOnlyList<SimulatedRecord> records, CancellationToken cancellation)
    {
        var receipt = await sink.SendAsync([.. records.Select(record => record.Json)], cancellation);
        var rejected = receipt.Rejected.Select(rejection => rejection.Key).ToHashSet();
        Accepted += receipt.Accepted;
        Rejected += rejected.Count;
        Misjudged += records.Index().LongCount(record => rejected.Contains(record.Index) != (record.Item.Kind == RecordKind.Poison));
    }
}
