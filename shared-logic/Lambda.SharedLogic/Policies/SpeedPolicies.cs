using Lambda.SharedLogic.Triggers;

namespace Lambda.SharedLogic.Policies;

/// <summary>
/// What the speed layer may assume about its stream. Each is a pure function of the log's prefix in a partition, never of the clock, so that
/// the batch layer can replay what the speed layer must have done.
/// </summary>
public sealed record SpeedPolicies
{
    /// <summary>What a view gets that asks for nothing else: a horizon of 100,000 records, no bound, nothing is ever late.</summary>
    public static SpeedPolicies Default { get; } = new();

    /// <summary>
    /// A record is a duplicate when a copy of it lies within this many offsets before it in its partition. Default 100,000: about 4 MB of memory a
    /// partition. A copy from further back is counted twice until the next publish. 0 switches recognition off.
    /// </summary>
    public int DuplicateHorizon { get; init; } = 100_000;

    /// <summary>How far the watermark stays behind the highest event time seen in the partition. Default 0.</summary>
    public TimeSpan WatermarkBound { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// How long after its last window has ended (by the watermark) an event is still counted. Default <c>null</c>: nothing is too late.
    /// A dropped event is counted by the next batch run all the same.
    /// </summary>
    public TimeSpan? AllowedLateness { get; init; }

    /// <summary>When a change becomes visible to readers. Default: with the next flush. No part of the view's fingerprint: it changes no state.</summary>
    public Trigger Trigger { get; init; } = Trigger.EachFlush;
}
