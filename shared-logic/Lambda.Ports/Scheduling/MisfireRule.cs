namespace Lambda.Ports.Scheduling;

/// <summary>What becomes of runs that fell due while nobody could queue them.</summary>
public enum MisfireRule
{
    /// <summary>One run is queued in the place of all that were missed, as soon as that is possible.</summary>
    RunOnce,

    /// <summary>They are left out; the next one is as planned.</summary>
    Skip,
}
