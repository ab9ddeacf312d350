namespace Lambda.ServingLayer.Status;

/// <summary>The conservation sum of one view in one partition: <c>appended = applied + duplicate + late + deadLettered + control + inFlight</c>.</summary>
/// <param name="View">The view.</param>
/// <param name="Applied">Events counted.</param>
/// <param name="Duplicate">Events recognised as copies.</param>
/// <param name="Late">Events dropped as late.</param>
/// <param name="Difference">Left side minus right side: 0, or records were lost or counted twice.</param>
public sealed record ViewConservation(string View, long Applied, long Duplicate, long Late, long Difference)
{
    /// <summary>How many of the applied events the view's trigger holds back from readers.</summary>
    public long Held { get; init; }
}
