using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>One group's state. Its place in the file is its number within its epoch.</summary>
internal sealed class StateEntry(string view, long pane, byte[] key, uint number)
{
    public string View { get; } = view;

    public long Pane { get; } = pane;

    public byte[] Key { get; } = key;

    public uint Number { get; } = number;

    /// <summary>The encoded state: replaced, never written into, so that readers may keep it.</summary>
    public ReadOnlyMemory<byte> State { get; set; }

    /// <summary>Whether the file has an older state.</summary>
    public bool IsChanged { get; set; }

    /// <summary>As readers get it: references, no copies.</summary>
    public RealTimeState ToState(long epoch) => new(View, epoch, Pane, Key, State);
}
