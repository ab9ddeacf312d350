using System.Runtime.CompilerServices;
using System.Buffers;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Joins;

/// <summary>
/// The events of a group that may find a partner: a set, in an array whose front is sorted by key and time and whose back holds what came since. An event is
/// appended; the back is sorted into the front when the array is full and before it is read, so that n events cost n log n in all and memory only when the array
/// grows. 24 bytes an event, and up to half as much of spare room.
/// </summary>
public sealed class JoinState : IHeapSized
{
    private JoinEvent[] _events = [];
    private int _count;
    private int _sorted;

    /// <inheritdoc/>
    public long HeapBytes => 56 + ((long)_events.Length * Unsafe.SizeOf<JoinEvent>());

    /// <summary>The events in order, each once.</summary>
    public ReadOnlySpan<JoinEvent> Events
    {
        get
        {
            Sort();
            return _events.AsSpan(0, _count);
        }
    }

    /// <summary>Makes room for so many events in an empty set, and leaves a quarter free, because it is going to be merged with others.</summary>
    internal void Reserve(int events)
    {
        if (events > 0)
        {
            _events = new JoinEvent[checked(events + (events / 3) + 1)];
        }
    }

    /// <summary>Adds an event; one that is there already changes nothing.</summary>
    public void Add(in JoinEvent added)
    {
        if (_count == _events.Length)
        {
            MakeRoom(1);
        }

        var extendsFront = _sorted == _count && (_count == 0 || _events[_count - 1].CompareTo(added) < 0);
        _events[_count++] = added;
        _sorted += extendsFront ? 1 : 0;
    }

    /// <summary>Adds the events of another set, which stays as it is.</summary>
    public void AddAll(JoinState other)
    {
        if (other._count == 0)
        {
            return;
        }

        if (_count + other._count > _events.Length)
        {
            MakeRoom(other._count);
        }

        var wasEmpty = _count == 0;
        other._events.AsSpan(0, other._count).CopyTo(_events.AsSpan(_count));
        _count += other._count;
        _sorted = wasEmpty ? other._sorted : _sorted;
    }

    /// <summary>Where the events of a key begin, or would.</summary>
    internal int FirstOf(ulong key)
    {
        var events = Events;
        var (low, high) = (0, events.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (events[middle].Key < key)
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

    /// <summary>Makes an array that is a quarter free after <paramref name="more"/> events, unless the copies that go make room enough.</summary>
    private void MakeRoom(int more)
    {
        Sort();
        var needed = checked(_count + more);
        if (needed > _events.Length / 4 * 3)
        {
            Array.Resize(ref _events, Math.Max(2, checked(needed + (needed / 2))));
        }
    }

    private void Sort()
    {
        if (_sorted == _count)
        {
            return;
        }

        var back = _count - _sorted;
        _events.AsSpan(_sorted, back).Sort();
        MergeBack(back);
        _count = _sorted = Distinct(_events.AsSpan(0, _count));
    }

    /// <summary>Merges the sorted back into the sorted front, the largest first, so that the front moves only once.</summary>
    private void MergeBack(int back)
    {
        var moved = ArrayPool<JoinEvent>.Shared.Rent(back);
        _events.AsSpan(_sorted, back).CopyTo(moved);
        var (front, place) = (_sorted - 1, _count - 1);
        for (var next = back - 1; next >= 0;)
        {
            _events[place--] = front >= 0 && _events[front].CompareTo(moved[next]) > 0 ? _events[front--] : moved[next--];
        }

        ArrayPool<JoinEvent>.Shared.Return(moved);
    }

    private static int Distinct(Span<JoinEvent> events)
    {
        var kept = 1;
        for (var i = 1; i < events.Length; i++)
        {
            if (events[i] != events[kept - 1])
            {
                events[kept++] = events[i];
            }
        }

        return kept;
    }
}
