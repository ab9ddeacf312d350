using Lambda.Ports.RealTime;

namespace Lambda.Ports.ContractTests.RealTime;

/// <summary>A group's new state, all of it as texts and small numbers.</summary>
/// <param name="Key">The key.</param>
/// <param name="State">The state.</param>
/// <param name="Pane">The pane.</param>
/// <param name="View">The view.</param>
/// <param name="Hold">What a trigger says about it.</param>
public sealed record Change(string Key, string State, long Pane = 0, string View = "couriers", Hold? Hold = null);
