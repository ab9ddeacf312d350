namespace Lambda.Ports.RealTime;

/// <summary>What became of the events of one partition and epoch at one view. Their sum is the number of events decoded.</summary>
/// <param name="View">The view's name.</param>
/// <param name="Applied">Events that passed the policies.</param>
/// <param name="Duplicate">Events recognised as copies.</param>
/// <param name="Late">Events dropped as late.</param>
/// <param name="Groups">How many groups have a state: a store that holds another number has lost some.</param>
public sealed record ViewCounts(string View, long Applied, long Duplicate, long Late, long Groups)
{
    /// <summary>How many of the applied events the view's trigger holds back from readers.</summary>
    public long Held { get; init; }

    /// <summary>When the trigger lets readers see the first of them, as <see cref="Hold.Due"/>; <c>null</c> when none is held.</summary>
    public long? Due { get; init; }
}
