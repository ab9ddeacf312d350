using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Hashing;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// How many different values there were, as a <see cref="HyperLogLog"/>. Bytes: the number of set registers, then either the sparse entries as rising
/// differences or all registers, 6 bits each.
/// </summary>
public readonly struct HyperLogLogAggregate : IAggregate<Hash128, HyperLogLog>, ISketchOf<DistinctSet, HyperLogLog>
{
    private const int RegistersPerGroup = 4;
    private const int BytesPerGroup = 3;
    private const int DenseBytes = HyperLogLog.RegisterCount / RegistersPerGroup * BytesPerGroup;

    /// <inheritdoc/>
    public HyperLogLog Identity => new();

    /// <inheritdoc/>
    public void Add(ref HyperLogLog state, in Hash128 input) => state.Add(input);

    /// <inheritdoc/>
    public static long Touch(in HyperLogLog state, in Hash128 input) => state.Touch(input);

    /// <inheritdoc/>
    public void Merge(ref HyperLogLog state, in HyperLogLog other) => state.AddAll(other);

    /// <inheritdoc/>
    public HyperLogLog Sketch(in DistinctSet exact)
    {
        var sketch = new HyperLogLog();
        foreach (var hash in exact.Slots)
        {
            sketch.Add(hash);
        }

        return sketch;
    }

    /// <inheritdoc/>
    public void Encode(in HyperLogLog state, StateWriter writer)
    {
        writer.WriteUnsigned((ulong)state.SetRegisters);
        if (state.SetRegisters > HyperLogLog.LargestSparse)
        {
            EncodeDense(state.Dense, writer);
            return;
        }

        var previous = 0u;
        foreach (var entry in state.Sparse)
        {
            writer.WriteUnsigned(entry - previous);
            previous = entry;
        }
    }

    /// <inheritdoc/>
    public HyperLogLog Decode(ref StateReader reader)
    {
        var count = reader.ReadUnsigned();
        var state = new HyperLogLog();
        if (count > HyperLogLog.LargestSparse)
        {
            DecodeDense(reader.ReadBytes(), state);
        }
        else
        {
            DecodeSparse(ref reader, (int)count, state);
        }

        return (ulong)state.SetRegisters == count
            ? state
            : throw new CorruptStateException($"{state.SetRegisters} registers are set where {count} are announced");
    }

    private static void DecodeSparse(ref StateReader reader, int count, HyperLogLog state)
    {
        state.ReserveSparse(count);
        var entry = 0UL;
        for (var i = 0; i < count; i++)
        {
            entry += Math.Min(reader.ReadUnsigned(), uint.MaxValue);
            var (register, rank) = (entry >> 6, (int)(entry & 63));
            if (register >= HyperLogLog.RegisterCount || rank is 0 or > HyperLogLog.LargestRank)
            {
                throw new CorruptStateException($"register {register} with rank {rank} cannot be");
            }

            state.Raise((int)register, rank);
        }
    }

    private static void EncodeDense(ReadOnlySpan<byte> registers, StateWriter writer)
    {
        Span<byte> packed = stackalloc byte[DenseBytes];
        for (int from = 0, to = 0; from < registers.Length; from += RegistersPerGroup, to += BytesPerGroup)
        {
            var bits = registers[from] | (registers[from + 1] << 6) | (registers[from + 2] << 12) | (registers[from + 3] << 18);
            packed[to] = (byte)bits;
            packed[to + 1] = (byte)(bits >> 8);
            packed[to + 2] = (byte)(bits >> 16);
        }

        writer.WriteBytes(packed);
    }

    private static void DecodeDense(ReadOnlySpan<byte> packed, HyperLogLog state)
    {
        if (packed.Length != DenseBytes)
        {
            throw new CorruptStateException($"{packed.Length} bytes of registers, not {DenseBytes}");
        }

        for (var register = 0; register < HyperLogLog.RegisterCount; register++)
        {
            var start = register / RegistersPerGroup * BytesPerGroup;
            var bits = packed[start] | (packed[start + 1] << 8) | (packed[start + 2] << 16);
            var rank = (bits >> (register % RegistersPerGroup * 6)) & 63;
            if (rank > HyperLogLog.LargestRank)
            {
                throw new CorruptStateException($"register {register} with rank {rank} cannot be");
            }

            if (rank > 0)
            {
                state.Raise(register, rank);
            }
        }
    }
}
