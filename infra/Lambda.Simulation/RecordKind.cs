namespace Lambda.Simulation;

/// <summary>How a simulated record stands to those before it.</summary>
public enum RecordKind
{
    /// <summary>An event, not before any earlier record in event time.</summary>
    InOrder,

    /// <summary>An event a little behind: more than nothing, at most <see cref="SimulationOptions.OutOfOrderBy"/>.</summary>
    OutOfOrder,

    /// <summary>An event far behind: at least <see cref="SimulationOptions.LateBy"/>.</summary>
    Late,

    /// <summary>A copy, byte for byte, of an event that was there before, whatever kind that was.</summary>
    Duplicate,

    /// <summary>No event: a record that breaks a rule of the contract.</summary>
    Poison,
}
