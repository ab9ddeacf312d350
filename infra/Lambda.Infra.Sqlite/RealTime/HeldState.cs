using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>What a trigger says about a group, and what its readers see meanwhile.</summary>
/// <param name="Hold">As flushed.</param>
/// <param name="Visible">The state that readers see while the newest is held; <c>null</c> when they see none, or when it is not held.</param>
internal sealed record HeldState(Hold Hold, ReadOnlyMemory<byte>? Visible);
