using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// The sessions of a group: runs of events with less than a gap of silence between one and the next, in order of time. 24 bytes each.
/// <para>
/// Why they merge. Call two events near when less than the gap lies between them; a session is a connected component of that relation, kept as its first
/// time, last time and number of events. The components of all events follow from the components of two parts alone. Let I and J be sessions of either part.
/// If they overlap, an end of one lies within the other, between two of its events that are near each other, hence near to both: one session. If they do
/// not, the closest two of their events are the ends that face each other: one session exactly when these are near. So the state is a function of the
/// multiset of events, and merging is the union of multisets, which is associative and commutative.
/// </para>
/// </summary>
public sealed class SessionList : IHeapSized
{
    private Activity[] _sessions = [];

    /// <inheritdoc/>
    public long HeapBytes => 48 + ((long)_sessions.Length * 24);

    /// <summary>How many sessions there are.</summary>
    public int Count { get; private set; }

    /// <summary>The sessions in order of time, at least the gap apart.</summary>
    public ReadOnlySpan<Activity> Sessions => _sessions.AsSpan(0, Count);

    /// <summary>Adds an event.</summary>
    /// <param name="time">When, in microseconds; at least a gap away from the ends of 64 bits, as all event times are.</param>
    /// <param name="gap">The silence that parts sessions, in microseconds; the same for every call.</param>
    internal void Add(long time, long gap)
    {
        var place = FirstNotLongBefore(time, gap);
        var joined = new Activity(time, time, 1);
        var end = place;
        while (end < Count && _sessions[end].First - time < gap)
        {
            joined = joined.With(_sessions[end++]);
        }

        Replace(place, end, joined);
    }

    /// <summary>Adds all sessions of another list with the same gap.</summary>
    internal void AddAll(SessionList other, long gap)
    {
        if (other.Count == 0)
        {
            return;
        }

        var merged = new SessionList { _sessions = new Activity[checked(Count + other.Count)] };
        var (mine, theirs) = (0, 0);
        while (mine < Count || theirs < other.Count)
        {
            var takesMine = theirs == other.Count || (mine < Count && _sessions[mine].First < other._sessions[theirs].First);
            merged.Append(takesMine ? _sessions[mine++] : other._sessions[theirs++], gap);
        }

        (_sessions, Count) = (merged._sessions, merged.Count);
    }

    /// <summary>Adds a session that starts no earlier than any before it.</summary>
    internal void Append(Activity session, long gap)
    {
        var joins = Count > 0 && session.First - _sessions[Count - 1].Last < gap;
        Replace(joins ? Count - 1 : Count, Count, joins ? _sessions[Count - 1].With(session) : session);
    }

    /// <summary>The first session that does not end a gap or more before a time. Events mostly come in order of time, so the last is looked at first.</summary>
    private int FirstNotLongBefore(long time, long gap)
    {
        var (low, high) = (0, Count);
        if (high > 0 && time - _sessions[high - 1].Last >= gap)
        {
            return high;
        }

        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (time - _sessions[middle].Last >= gap)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Puts one session in the place of those from <paramref name="start"/> to before <paramref name="end"/>, of none when both are equal.</summary>
    private void Replace(int start, int end, Activity session)
    {
        if (Count == _sessions.Length && start == end)
        {
            Array.Resize(ref _sessions, Math.Max(1, checked(Count * 2)));
        }

        if (end - start != 1)
        {
            Array.Copy(_sessions, end, _sessions, start + 1, Count - end);
            Count += 1 - (end - start);
        }

        _sessions[start] = session;
    }

    /// <summary>Events without a long silence among them.</summary>
    /// <param name="First">When the first was, in microseconds since 1970-01-01T00:00Z.</param>
    /// <param name="Last">When the last was.</param>
    /// <param name="Events">How many there were.</param>
    public readonly record struct Activity(long First, long Last, long Events)
    {
        internal Activity With(Activity other) => new(Math.Min(First, other.First), Math.Max(Last, other.Last), Events + other.Events);
    }
}
