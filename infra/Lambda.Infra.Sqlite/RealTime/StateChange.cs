namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>A state that the file lacks, as of one moment.</summary>
/// <param name="Entry">The group.</param>
/// <param name="State">Its newest state.</param>
/// <param name="Held">What a trigger says about it.</param>
internal readonly record struct StateChange(StateEntry Entry, ReadOnlyMemory<byte> State, HeldState? Held);
