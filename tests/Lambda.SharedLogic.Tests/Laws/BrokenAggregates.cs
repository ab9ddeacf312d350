using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Tests.Laws;

// One aggregate for each law, right in everything but that law.

/// <summary>An empty sum of 1.</summary>
internal readonly struct IdentityThatCounts : IAggregate<long, long>
{
    public long Identity => 1;

    public void Add(ref long state, in long input) => state += input;

    public void Merge(ref long state, in long other) => state += other;

    public void Encode(in long state, StateWriter writer) => writer.WriteSigned(state);

    public long Decode(ref StateReader reader) => reader.ReadSigned();
}

/// <summary>Whoever is merged last wins.</summary>
internal readonly struct LastMergedWins : IAggregate<long, long?>
{
    public long? Identity => null;

    public void Add(ref long? state, in long input) => state = input;

    public void Merge(ref long? state, in long? other) => state = other ?? state;

    public void Encode(in long? state, StateWriter writer) => default(MinAggregate).Encode(in state, writer);

    public long? Decode(ref StateReader reader) => default(MinAggregate).Decode(ref reader);
}

/// <summary>The sum in floating point, which everybody writes first.</summary>
internal readonly struct FloatingSum : IAggregate<long, double>
{
    public double Identity => 0;

    public void Add(ref double state, in long input) => state += input * 0.1;

    public void Merge(ref double state, in double other) => state += other;

    public void Encode(in double state, StateWriter writer) => writer.WriteFixed64(BitConverter.DoubleToUInt64Bits(state));

    public double Decode(ref StateReader reader) => BitConverter.UInt64BitsToDouble(reader.ReadFixed64());
}

/// <summary>A mean of means.</summary>
internal readonly struct MeanOfMeans : IAggregate<long, long?>
{
    public long? Identity => null;

    public void Add(ref long? state, in long input) => Merge(ref state, input);

    public void Merge(ref long? state, in long? other) => state = state is null || other is null ? state ?? other : (state + other) / 2;

    public void Encode(in long? state, StateWriter writer) => default(MinAggregate).Encode(in state, writer);

    public long? Decode(ref StateReader reader) => default(MinAggregate).Decode(ref reader);
}

/// <summary>A merge that counts itself.</summary>
internal readonly struct CountsMerges : IAggregate<long, long>
{
    public long Identity => 0;

    public void Add(ref long state, in long input) => state++;

    public void Merge(ref long state, in long other) => state = state == 0 || other == 0 ? state + other : state + other + 1;

    public void Encode(in long state, StateWriter writer) => writer.WriteSigned(state);

    public long Decode(ref StateReader reader) => reader.ReadSigned();
}

/// <summary>A sum that comes back without its sign.</summary>
internal readonly struct ForgetsTheSign : IAggregate<long, long>
{
    public long Identity => 0;

    public void Add(ref long state, in long input) => state += input;

    public void Merge(ref long state, in long other) => state += other;

    public void Encode(in long state, StateWriter writer) => writer.WriteUnsigned((ulong)Math.Abs(state));

    public long Decode(ref StateReader reader) => (long)reader.ReadUnsigned();
}

/// <summary>How many inputs came after a larger one: a question about the order of arrival.</summary>
internal readonly struct CountsDescents : IAggregate<long, (long Largest, long Descents)>
{
    public (long Largest, long Descents) Identity => (long.MinValue, 0);

    public void Add(ref (long Largest, long Descents) state, in long input) =>
        state = (Math.Max(state.Largest, input), state.Descents + (input < state.Largest ? 1 : 0));

    public void Merge(ref (long Largest, long Descents) state, in (long Largest, long Descents) other) =>
        state = (Math.Max(state.Largest, other.Largest), state.Descents + other.Descents);

    public void Encode(in (long Largest, long Descents) state, StateWriter writer)
    {
        writer.WriteSigned(state.Largest);
        writer.WriteSigned(state.Descents);
    }

    public (long Largest, long Descents) Decode(ref StateReader reader) => (reader.ReadSigned(), reader.ReadSigned());
}

/// <summary>A sum in a box of its own, correct as it stands.</summary>
internal sealed class Box
{
    public long Value { get; set; }
}

/// <summary>An empty state that takes over the other's box.</summary>
internal readonly struct SharesTheBox : IAggregate<long, Box>
{
    public Box Identity => new();

    public void Add(ref Box state, in long input) => state.Value += input;

    public void Merge(ref Box state, in Box other)
    {
        if (state.Value == 0)
        {
            state = other;
        }
        else
        {
            state.Value += other.Value;
        }
    }

    public void Encode(in Box state, StateWriter writer) => writer.WriteSigned(state.Value);

    public Box Decode(ref StateReader reader) => new() { Value = reader.ReadSigned() };
}

/// <summary>Lawful itself: what breaks is how it is presented.</summary>
internal readonly struct BoxedSum : IAggregate<long, Box>
{
    public Box Identity => new();

    public void Add(ref Box state, in long input) => state.Value += input;

    public void Merge(ref Box state, in Box other) => state.Value += other.Value;

    public void Encode(in Box state, StateWriter writer) => writer.WriteSigned(state.Value);

    public Box Decode(ref StateReader reader) => new() { Value = reader.ReadSigned() };
}

/// <summary>A sketch whose way from the exact state forgets all numbers but the smallest.</summary>
internal readonly struct ForgetsAllButTheSmallest : IAggregate<long, DDSketch>, ISketchOf<Multiset, DDSketch>
{
    public DDSketch Identity => default(DDSketchAggregate).Identity;

    public void Add(ref DDSketch state, in long input) => default(DDSketchAggregate).Add(ref state, in input);

    public void Merge(ref DDSketch state, in DDSketch other) => default(DDSketchAggregate).Merge(ref state, in other);

    public void Encode(in DDSketch state, StateWriter writer) => default(DDSketchAggregate).Encode(in state, writer);

    public DDSketch Decode(ref StateReader reader) => default(DDSketchAggregate).Decode(ref reader);

    public DDSketch Sketch(in Multiset exact)
    {
        var sketch = new DDSketch();
        if (exact.Min is { } smallest)
        {
            sketch.Add(smallest);
        }

        return sketch;
    }
}

/// <summary>An aggregate whose folding fails on some inputs.</summary>
internal readonly struct ThrowsOnSeven : IAggregate<long, long>
{
    public long Identity => 0;

    public void Add(ref long state, in long input) => state += input == 7 ? throw new InvalidOperationException("seven") : input;

    public void Merge(ref long state, in long other) => state += other;

    public void Encode(in long state, StateWriter writer) => writer.WriteSigned(state);

    public long Decode(ref StateReader reader) => reader.ReadSigned();
}
