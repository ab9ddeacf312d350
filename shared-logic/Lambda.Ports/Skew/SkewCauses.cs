namespace Lambda.Ports.Skew;

/// <summary>How much of each cause there is at one view.</summary>
/// <param name="Duplicates">Events that the speed layer counted and the batch layer recognised as copies.</param>
/// <param name="Lateness">Events that the batch layer counted and the speed layer dropped as late.</param>
/// <param name="Sketch">States with a value that is another one as a sketch.</param>
/// <param name="Logic">States, published rows and counts that are not what they should be, made by other logic.</param>
/// <param name="Unexplained">States, published rows and counts that are not what they should be: 0, or it is an alarm.</param>
public sealed record SkewCauses(long Duplicates, long Lateness, long Sketch, long Logic, long Unexplained);
