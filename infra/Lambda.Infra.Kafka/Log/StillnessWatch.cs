namespace Lambda.Infra.Kafka.Log;

/// <summary>
/// Tells a reader that stands still from one that has read everything. librdkafka's consumer may, like its producer, keep to a server that does not lead the partition
/// (<see cref="ProducerClient.HasFailed"/>): it then gets no records, and says nothing. One stands still when for two intervals of waiting nothing came, though at the end of the first one there was
/// something to read.
/// </summary>
/// <param name="interval">How long is waited before the servers are asked; twice as long after each time that it was found still, until a record comes: the next one may be large, and the way slow.</param>
internal sealed class StillnessWatch(TimeSpan interval)
{
    private readonly TimeSpan _first = interval;
    private TimeSpan _waited;
    private TimeSpan _interval = interval;
    private bool _hadMore;

    /// <summary>Records came.</summary>
    public void Moved() => (_waited, _interval, _hadMore) = (TimeSpan.Zero, _first, false);

    /// <summary>Takes note of a wait without a record. Only waiting counts: somebody who does not ask for records finds none.</summary>
    /// <returns>Whether it is time to ask where the partition ends.</returns>
    public bool IsDue(TimeSpan waited)
    {
        _waited += waited;
        return _waited >= _interval;
    }

    /// <summary>Whether it stands still, after an interval of waiting.</summary>
    /// <param name="next">The offset that it waits for.</param>
    /// <param name="end">The offset that the next record will get; <c>null</c> when the servers did not say.</param>
    public bool IsStill(long next, long? end)
    {
        var isStill = _hadMore && end > next;
        _hadMore = end > next && !isStill;
        _waited = TimeSpan.Zero;
        _interval = isStill ? 2 * _interval : _interval;
        return isStill;
    }
}
