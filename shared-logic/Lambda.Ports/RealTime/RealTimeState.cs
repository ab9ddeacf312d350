namespace Lambda.Ports.RealTime;

/// <summary>The encoded state of one group of a real-time view, in sketch form.</summary>
/// <param name="View">The view's name.</param>
/// <param name="Epoch">The epoch that it counts.</param>
/// <param name="Pane">The start of its pane.</param>
/// <param name="Key">The bytes of its key.</param>
/// <param name="State">The encoded state; whoever holds the array leaves it as it is.</param>
public readonly record struct RealTimeState(string View, long Epoch, long Pane, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> State)
{
    /// <summary>What the view's trigger says about it; <c>null</c> when it has nothing to say: readers see the state.</summary>
    public Hold? Hold { get; init; }

    /// <summary>Whether readers do not see this state yet, but what they saw of the group before, or nothing.</summary>
    public bool IsHeld => Hold is { Events: > 0 };
}
