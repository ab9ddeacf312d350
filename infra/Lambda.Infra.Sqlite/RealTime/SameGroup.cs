using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>States of one view and epoch are of one group when pane and key are equal.</summary>
internal sealed class SameGroup : IEqualityComparer<RealTimeState>
{
    public static readonly SameGroup Instance = new();

    public bool Equals(RealTimeState left, RealTimeState right) =>
        left.Pane == right.Pane && left.View == right.View && left.Key.Span.SequenceEqual(right.Key.Span);

    public int GetHashCode(RealTimeState state) => HashCode.Combine(state.Pane, KeyComparer.Instance.GetHashCode(state.Key.Span));
}
