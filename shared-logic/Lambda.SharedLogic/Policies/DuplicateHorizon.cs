using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Policies;

/// <summary>
/// Remembers where each identity of one partition was last seen, as far back as the widest horizon of any view, in bounded memory.
/// Not safe for use by several threads at once.
/// </summary>
public sealed class DuplicateHorizon
{
    /// <summary>The distance of an identity that was not seen within the horizon.</summary>
    public const long NotSeen = long.MaxValue;

    private readonly int _records;
    private readonly Dictionary<EventIdentity, long> _lastSeen = [];
    private readonly Queue<(EventIdentity Identity, long Offset)> _order = new();

    /// <param name="records">How many offsets it looks back; 0 remembers nothing.</param>
    public DuplicateHorizon(int records) => _records = records;

    /// <summary>
    /// How many offsets ago the last copy of <paramref name="identity"/> was, or <see cref="NotSeen"/>; then remembers this one. Offsets must rise.
    /// </summary>
    public long DistanceToLastCopy(EventIdentity identity, long offset)
    {
        ForgetBefore(offset - _records);
        if (_records == 0)
        {
            return NotSeen;
        }

        ref var last = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_lastSeen, identity, out var seen);
        var distance = seen ? offset - last : NotSeen;
        last = offset;
        _order.Enqueue((identity, offset));
        return distance;
    }

    private void ForgetBefore(long oldest)
    {
        while (_order.TryPeek(out var entry) && entry.Offset < oldest)
        {
            _order.Dequeue();
            if (_lastSeen.TryGetValue(entry.Identity, out var last) && last == entry.Offset)
            {
                _lastSeen.Remove(entry.Identity);
            }
        }
    }
}
