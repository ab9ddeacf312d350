using Lambda.SharedLogic.Laws;

namespace Lambda.Simulation.Arrivals;

/// <summary>
/// What decides the disorder, apart from the city's generator: each question draws from a generator of its own, so that more of one kind of disorder leaves
/// the answers to the others as they were.
/// </summary>
internal sealed class RandomStreams(ulong seed)
{
    public SplitMix64 Kinds { get; } = new(seed ^ 0x6B696E64);

    public SplitMix64 Displacements { get; } = new(seed ^ 0x706C616365);

    public SplitMix64 Delays { get; } = new(seed ^ 0x64656C6179);

    public SplitMix64 Copies { get; } = new(seed ^ 0x7477696365);

    public SplitMix64 Faults { get; } = new(seed ^ 0x6661756C74);
}
