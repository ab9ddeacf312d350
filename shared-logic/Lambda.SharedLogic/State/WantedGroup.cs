namespace Lambda.SharedLogic.State;

/// <summary>A group to be looked up together with others, whose keys stand in one buffer.</summary>
/// <param name="Pane">The start of its pane.</param>
/// <param name="Hash">What <see cref="GroupIndex.HashOf(long, ReadOnlySpan{byte}, int)"/> says of pane and key.</param>
/// <param name="KeyStart">Where its key starts.</param>
/// <param name="KeyLength">The key's bytes.</param>
internal readonly record struct WantedGroup(long Pane, uint Hash, int KeyStart, int KeyLength);
