namespace Lambda.SharedLogic.State;

/// <summary>A group to be looked up together with others, whose keys stand end to end in one buffer.</summary>
/// <param name="Pane">The start of its pane.</param>
/// <param name="Hash">What <see cref="GroupIndex.HashOf(long, ReadOnlySpan{byte}, int)"/> says of pane and key.</param>
/// <param name="KeyEnd">Where its key ends; the next one starts there.</param>
internal readonly record struct WantedGroup(long Pane, uint Hash, int KeyEnd);
