namespace Lambda.Simulation.Tests;

/// <summary>Tests that measure: no other test of this project runs meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
