namespace Lambda.Ports.Alerts;

/// <summary>Which alerts a reader wants.</summary>
/// <param name="Rule">Only those of this rule; <c>null</c> for all.</param>
/// <param name="IsRaised">Only those that are raised, or only those that are cleared; <c>null</c> for both.</param>
public sealed record AlertFilter(string? Rule = null, bool? IsRaised = null)
{
    /// <summary>Every alert.</summary>
    public static AlertFilter All { get; } = new();
}
