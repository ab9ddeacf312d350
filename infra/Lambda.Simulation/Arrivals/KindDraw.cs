using Lambda.SharedLogic.Laws;

namespace Lambda.Simulation.Arrivals;

/// <summary>Draws what kind each record shall be: independently, with the options' shares.</summary>
internal sealed class KindDraw
{
    private const int Bits = 53;

    private readonly SplitMix64 _random;

    // A draw below the first is poison, below the second a duplicate, and so on; what is left is in order.
    private readonly ulong _poison;
    private readonly ulong _duplicate;
    private readonly ulong _late;
    private readonly ulong _outOfOrder;

    public KindDraw(SimulationOptions options, SplitMix64 random)
    {
        _random = random;
        _poison = UnitsOf(options.Poison);
        _duplicate = _poison + UnitsOf(options.Duplicates);
        _late = _duplicate + UnitsOf(options.Late);
        _outOfOrder = _late + UnitsOf(options.OutOfOrder);
    }

    public RecordKind Next()
    {
        var draw = _random.Next() >> (64 - Bits);
        return draw < _poison ? RecordKind.Poison
            : draw < _duplicate ? RecordKind.Duplicate
            : draw < _late ? RecordKind.Late
            : draw < _outOfOrder ? RecordKind.OutOfOrder
            : RecordKind.InOrder;
    }

    private static ulong UnitsOf(double share) => (ulong)(share * (1UL << Bits));
}
