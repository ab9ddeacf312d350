namespace Lambda.Ports.RealTime;

/// <summary>Told of a stored state that was asked for.</summary>
/// <param name="index">The index of its group among those asked for.</param>
/// <param name="state">The newest encoded state, held or not; valid during the call only.</param>
/// <param name="hold">What the view's trigger says about it.</param>
public delegate void FoundState(int index, ReadOnlySpan<byte> state, Hold? hold);
