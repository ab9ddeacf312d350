namespace Lambda.SharedLogic.Triggers;

/// <summary>The kinds of triggers.</summary>
public enum TriggerKind
{
    /// <summary>What changed is seen with the speed layer's next flush.</summary>
    EachFlush,

    /// <summary>What changed is seen at once: a flush follows without waiting for its interval.</summary>
    EveryRecord,

    /// <summary>What changed is seen at the next multiple of a delay, all groups together.</summary>
    AlignedDelay,

    /// <summary>What changed is seen a delay after the group's first change since it was last seen.</summary>
    UnalignedDelay,

    /// <summary>A window is seen once the watermark has passed its end; what changes it later, at once.</summary>
    OnWatermark,
}
