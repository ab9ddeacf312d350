using Lambda.Infra.Sqlite.RealTime.Runs;

namespace Lambda.Infra.Sqlite.RealTime.Memory;

/// <summary>A group in memory.</summary>
internal struct MemoryEntry
{
    /// <summary>The group's hash.</summary>
    public ulong Hash;

    /// <summary>Where its newest record lies.</summary>
    public byte[] Buffer;

    /// <summary>And where it begins there.</summary>
    public int Offset;

    /// <summary>Its view.</summary>
    public int View;

    /// <summary>The next entry of the same view and pane, or −1.</summary>
    public int NextInPane;

    /// <summary>Whether the file has an older state, or none.</summary>
    public bool IsChanged;

    /// <summary>The record.</summary>
    public readonly StateRecord Record => new(Buffer, Offset);
}
