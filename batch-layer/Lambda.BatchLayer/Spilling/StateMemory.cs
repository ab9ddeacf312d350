namespace Lambda.BatchLayer.Spilling;

/// <summary>
/// Keeps several things together below a limit of memory: whenever they are above it, the largest goes to disk. Safe for several threads, of which each holds a
/// lock on the part that it changes, and on none when it calls.
/// </summary>
/// <param name="limit">In bytes.</param>
internal sealed class StateMemory(long limit)
{
    /// <summary>A part is measured again after an event for each so many bytes of the limit: with 200 bytes an event they are off by a fortieth at most.</summary>
    private const long BytesPerMeasuredEvent = 8 * 1024;

    private readonly Lock _spilling = new();
    private readonly List<ISpills> _parts = [];
    private long _unmeasured;

    /// <summary>How many events may pass until a part is measured again.</summary>
    public long EventsBetweenMeasures => limit / BytesPerMeasuredEvent;

    /// <summary>Watches over another part; not while other threads are at work.</summary>
    public T Watch<T>(T part)
        where T : ISpills
    {
        _parts.Add(part);
        return part;
    }

    /// <summary>Does not watch over a part any more; not while other threads are at work.</summary>
    public void Forget(ISpills part) => _parts.Remove(part);

    /// <summary>Some events have been folded, maybe into every part, by the only thread that is at work.</summary>
    /// <exception cref="IOException">There is no room on the disk.</exception>
    public void Grown(long events)
    {
        _unmeasured += events;
        if (_unmeasured < EventsBetweenMeasures)
        {
            return;
        }

        _unmeasured = 0;
        foreach (var part in _parts)
        {
            part.Measure();
        }

        Enforce();
    }

    /// <summary>Puts on disk what is too much by what was last measured, the largest first.</summary>
    /// <exception cref="IOException">There is no room on the disk.</exception>
    public void Enforce()
    {
        if (!IsExceeded())
        {
            return;
        }

        // One thread spills while the others fold on, or wait here: else each would put the largest on disk.
        lock (_spilling)
        {
            while (IsExceeded() && _parts.Where(part => part.CanSpill).MaxBy(part => part.Bytes) is { } largest)
            {
                lock (largest)
                {
                    largest.Spill();
                }
            }
        }
    }

    private bool IsExceeded()
    {
        var bytes = 0L;
        foreach (var part in _parts)
        {
            bytes += part.Bytes;
        }

        return bytes > limit;
    }
}
