namespace Lambda.SpeedLayer;

/// <summary>
/// Moves the clock of arrival times along one epoch of one partition, whose firings so depend on nothing before it, and fires the views' triggers by it. Events date changes; a clock that stands in for a record that does
/// not come only makes firings that are due.
/// </summary>
internal sealed class FiringClock
{
    private readonly ViewFold[] _holding;
    private readonly ViewFold[] _delayed;
    private long _runEnd = long.MaxValue;

    public FiringClock(ViewFold[] views, long arrived, long firedTo)
    {
        _holding = [.. views.Where(view => view.Trigger.Holds)];
        _delayed = [.. views.Where(view => view.Trigger.IsDelay)];
        (Arrived, FiredTo) = (arrived, firedTo);
    }

    /// <summary>The highest arrival time of the epoch's events.</summary>
    public long Arrived { get; private set; }

    /// <summary>Every firing of the epoch that was due by then has been made.</summary>
    public long FiredTo { get; private set; }

    /// <summary>Whether any view waits for it.</summary>
    public bool IsNeeded => _holding.Length > 0;

    /// <summary>Whether anything has fired since the last flush.</summary>
    public bool HasFired => Array.Exists(_holding, view => view.HasFired);

    /// <summary>Whether what was read so far has to be folded before an event that arrived then: it belongs to an earlier firing.</summary>
    public bool EndsRun(long arrivalTime) => arrivalTime >= _runEnd;

    /// <summary>The next event has arrived; fires what was due before it.</summary>
    /// <param name="arrivalTime">When it arrived.</param>
    /// <param name="isFirstOfRun">Whether nothing waits to be folded.</param>
    public void Arrive(long arrivalTime, bool isFirstOfRun)
    {
        Arrived = Math.Max(Arrived, arrivalTime);
        if (!isFirstOfRun)
        {
            return;
        }

        Fire(Arrived, long.MinValue);
        _runEnd = long.MaxValue;
        foreach (var view in _delayed)
        {
            _runEnd = Math.Min(_runEnd, view.RunEnd(Arrived));
        }
    }

    /// <summary>Fires what is due by now: after a run was folded, or because a clock stands in.</summary>
    public void Fire(long now, long highestEventTime)
    {
        FiredTo = Math.Max(FiredTo, now);
        foreach (var view in _holding)
        {
            view.Fire(FiredTo, highestEventTime);
        }
    }

    /// <summary>The run was folded.</summary>
    public void EndRun(long highestEventTime)
    {
        Fire(Arrived, highestEventTime);
        _runEnd = long.MaxValue;
    }
}
