namespace Lambda.Ports.ContractTests.RealTime;

/// <summary>A group's new state, all of it as texts and small numbers.</summary>
public sealed record Change(string Key, string State, long Pane = 0, string View = "couriers");
