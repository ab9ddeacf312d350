using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>How a package stands to its promise.</summary>
public enum Punctuality
{
    /// <summary>It was delivered in time, or is expected to be.</summary>
    OnTime,

    /// <summary>There is time left, and it is expected to come later than promised.</summary>
    AtRisk,

    /// <summary>The promise is past: it was delivered after it, or is not yet delivered.</summary>
    Late,
}

/// <summary>Decides how a package stands to its promise.</summary>
public static class JudgePunctuality
{
    /// <summary>The package's standing at a time; <c>null</c> when nothing was promised, or it was cancelled, returned, or failed while there was time.</summary>
    /// <param name="package">The package.</param>
    /// <param name="arrival">When it is expected; <c>null</c> when nobody knows.</param>
    /// <param name="asOf">The time, in microseconds since 1970-01-01T00:00Z.</param>
    public static Punctuality? Of(PackageFacts package, Arrival? arrival, long asOf)
    {
        if (package.PromisedAt is not { } promised || package.Status is DeliveryStatus.Cancelled or DeliveryStatus.Returned)
        {
            return null;
        }

        if (package.Status == DeliveryStatus.Delivered)
        {
            return package.StatusAt <= promised ? Punctuality.OnTime : Punctuality.Late;
        }

        if (asOf > promised)
        {
            return Punctuality.Late;
        }

        return package.IsEnded ? null : arrival?.At > promised ? Punctuality.AtRisk : Punctuality.OnTime;
    }
}
