namespace Lambda.Simulation.Cities;

/// <summary>Somebody or something that acts when its time has come.</summary>
internal abstract class Actor
{
    /// <summary>Acts: tells of at most one event, and asks the city for its next turn unless it has ended.</summary>
    /// <param name="now">Milliseconds since 1970.</param>
    public abstract void Act(long now);
}
