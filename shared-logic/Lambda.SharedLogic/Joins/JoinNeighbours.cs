namespace Lambda.SharedLogic.Joins;

/// <summary>The states of the panes around a window, the nearest first: where those of its events that find nobody within it look on.</summary>
internal sealed class JoinNeighbours
{
    private readonly List<JoinState> _before = [];
    private readonly List<JoinState> _after = [];

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _before.Clear();
        _after.Clear();
    }

    /// <summary>Adds the pane before those added so far.</summary>
    public void AddBefore(JoinState state) => _before.Add(state);

    /// <summary>Adds the pane after those added so far.</summary>
    public void AddAfter(JoinState state) => _after.Add(state);

    /// <summary>The latest event of a key before the window that is on this side, not before <paramref name="oldest"/>; of two at one time the one that carries more.</summary>
    public JoinEvent? LatestBefore(ulong key, JoinSides side, long oldest)
    {
        foreach (var state in _before)
        {
            var events = state.Events;
            JoinEvent? found = null;
            for (var i = state.FirstOf(key); i < events.Length && events[i].Key == key; i++)
            {
                var isLater = found is not { } last || events[i].Time > last.Time || events[i].Carried > last.Carried;
                found = events[i].Is(side) && isLater ? events[i] : found;
            }

            if (found is { } latest)
            {
                return latest.Time >= oldest ? latest : null;
            }
        }

        return null;
    }

    /// <summary>Whether a right after the window takes a left of the window's end: the next right not after <paramref name="last"/>, with no left before it.</summary>
    public bool IsTaken(ulong key, long last)
    {
        foreach (var state in _after)
        {
            var events = state.Events;
            for (var i = state.FirstOf(key); i < events.Length && events[i].Key == key && events[i].Time <= last;)
            {
                var (time, sides) = (events[i].Time, JoinSides.None);
                for (; i < events.Length && events[i].Key == key && events[i].Time == time; i++)
                {
                    sides |= events[i].Sides;
                }

                if ((sides & (JoinSides.Left | JoinSides.Right)) != 0)
                {
                    return !sides.HasFlag(JoinSides.Left);
                }
            }
        }

        return false;
    }
}
