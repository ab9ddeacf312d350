using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>One group's state in memory.</summary>
internal sealed class StateEntry(string view, long pane, byte[] key)
{
    /// <summary>What an entry takes besides its bytes: three objects and its place in a dictionary, on a 64-bit machine.</summary>
    private const int Overhead = 176;

    public string View { get; } = view;

    public long Pane { get; } = pane;

    public byte[] Key { get; } = key;

    /// <summary>The encoded state: replaced, never written into, so that readers may keep it.</summary>
    public ReadOnlyMemory<byte> State { get; private set; }

    /// <summary>What a trigger says about it; <c>null</c> for most: readers see the state.</summary>
    public HeldState? Held { get; private set; }

    /// <summary>Whether the file has an older state, or none.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Whether readers see anything of the group.</summary>
    public bool IsVisible => Held is not { Hold.Events: > 0, Visible: null };

    /// <summary>About how much memory it takes.</summary>
    public int Bytes => Overhead + Key.Length + State.Length + (Held?.Visible?.Length ?? 0);

    /// <summary>Puts a newer state in.</summary>
    /// <param name="state">The state.</param>
    /// <param name="hold">What a trigger says about it.</param>
    /// <param name="isFirst">Whether it is the group's first.</param>
    public void Set(ReadOnlyMemory<byte> state, Hold? hold, bool isFirst)
    {
        if (hold is null)
        {
            (State, Held) = (state, null);
            return;
        }

        // While the newest state is held, readers keep what they saw before the first one was.
        var seen = Held is { Hold.Events: > 0 } ? Held.Visible : isFirst ? (ReadOnlyMemory<byte>?)null : State;
        Restore(state, new HeldState(hold, hold.Events > 0 ? seen : null));
    }

    /// <summary>Puts in what the file holds.</summary>
    public void Restore(ReadOnlyMemory<byte> state, HeldState? held) => (State, Held) = (state, held);

    /// <summary>As its owner gets it: references, no copies.</summary>
    public RealTimeState ToState(long epoch) => new(View, epoch, Pane, Key, State) { Hold = Held?.Hold };

    /// <summary>As readers get it, if they may.</summary>
    public RealTimeState ToVisible(long epoch) => new(View, epoch, Pane, Key, Held?.Visible ?? State);

    /// <summary>The order of the file's rows within an epoch, but for the views', which any order keeps together.</summary>
    public static int CompareInFile(StateEntry left, StateEntry right)
    {
        if (!ReferenceEquals(left.View, right.View) && string.CompareOrdinal(left.View, right.View) is not 0 and var byView)
        {
            return byView;
        }

        var byPane = left.Pane.CompareTo(right.Pane);
        return byPane != 0 ? byPane : left.Key.AsSpan().SequenceCompareTo(right.Key);
    }
}
