namespace Lambda.BatchLayer.Reconciliation;

/// <summary>Events that passed a view's policies.</summary>
/// <param name="Applied">All of them.</param>
/// <param name="Selected">Those that the view selects.</param>
internal readonly record struct ViewEvents(long Applied, long Selected)
{
    public static ViewEvents operator +(ViewEvents left, ViewEvents right) => new(left.Applied + right.Applied, left.Selected + right.Selected);
}
