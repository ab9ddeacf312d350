using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// HyperLogLog with 2^14 registers of 64-bit hashes: P. Flajolet, É. Fusy, O. Gandouet, F. Meunier, "HyperLogLog: the analysis of a near-optimal
/// cardinality estimation algorithm", 2007; sparse while few registers are set, as in S. Heule, M. Nunkesser, A. Hall, "HyperLogLog in
/// practice", 2013. Whether it is sparse depends on the number of set registers alone, so equal registers have equal bytes.
/// 4 bytes for each set register while sparse (about one for each value), 16 KiB from then on.
/// </summary>
public sealed class HyperLogLog : IHeapSized
{
    /// <summary>Bits of the hash that choose the register.</summary>
    public const int Precision = 14;

    /// <inheritdoc/>
    public long HeapBytes => 56 + ((long)_sparse.Length * sizeof(uint)) + (_registers?.Length ?? 0);

    /// <summary>How many registers there are.</summary>
    public const int RegisterCount = 1 << Precision;

    /// <summary>The largest value of a register: one more than the zeros that the other bits of a hash can start with.</summary>
    public const int LargestRank = 64 - Precision + 1;

    /// <summary>The relative standard error of <see cref="Estimate"/>: 1.04 / √16384, about 0.8 %.</summary>
    public const double RelativeStandardError = 1.04 / 128;

    /// <summary>With more registers set than these it is dense.</summary>
    internal const int LargestSparse = 2048;

    private const int RankBits = 6;
    private uint[] _sparse = [];
    private byte[]? _registers;

    /// <summary>How many registers are not 0.</summary>
    public int SetRegisters { get; private set; }

    /// <summary>While sparse: (register, rank) of every set register as register × 64 + rank, in rising order; else empty.</summary>
    internal ReadOnlySpan<uint> Sparse => _registers is null ? _sparse.AsSpan(0, SetRegisters) : default;

    /// <summary>While dense: every register; else empty.</summary>
    internal ReadOnlySpan<byte> Dense => _registers;

    /// <summary>Counts a value by its hash; an absent one is none.</summary>
    public void Add(Hash128 hash)
    {
        if (!hash.IsAbsent)
        {
            // The low word: the high one decides the order of exact sets, and two views of one hash should not share their bits.
            var register = (int)(hash.Low >> (64 - Precision));
            var rest = (hash.Low << Precision) | (1UL << (Precision - 1));
            Raise(register, BitOperations.LeadingZeroCount(rest) + 1);
        }
    }

    /// <summary>Takes the larger of both for every register.</summary>
    public void AddAll(HyperLogLog other)
    {
        if (other._registers is { } registers)
        {
            BecomeDense();
            RaiseAll(registers);
            return;
        }

        foreach (var entry in other.Sparse)
        {
            Raise((int)(entry >> RankBits), (int)(entry & ((1 << RankBits) - 1)));
        }
    }

    /// <summary>The estimated number of different values.</summary>
    public long Estimate()
    {
        Span<int> histogram = stackalloc int[LargestRank + 1];
        histogram.Clear();
        histogram[0] = RegisterCount - SetRegisters;
        foreach (var entry in Sparse)
        {
            histogram[(int)(entry & ((1 << RankBits) - 1))]++;
        }

        foreach (var rank in Dense)
        {
            histogram[rank] += rank == 0 ? 0 : 1;
        }

        return (long)Math.Round(ErtlEstimator.Estimate(histogram, RegisterCount));
    }

    /// <summary>Makes room for so many set registers of an empty sketch, at most <see cref="LargestSparse"/>.</summary>
    internal void ReserveSparse(int registers)
    {
        if (registers > 0)
        {
            _sparse = new uint[registers];
        }
    }

    /// <summary>Reads where the register of a hash will be looked for.</summary>
    internal long Touch(Hash128 hash)
    {
        var register = (int)(hash.Low >> (64 - Precision));
        if (_registers is { } registers)
        {
            return registers[register];
        }

        var middle = SetRegisters >> 1;
        return middle < _sparse.Length ? _sparse[middle] : 0;
    }

    /// <summary>Sets a register to <paramref name="rank"/> when that is larger.</summary>
    internal void Raise(int register, int rank)
    {
        if (_registers is { } registers)
        {
            ref var current = ref registers[register];
            SetRegisters += current == 0 ? 1 : 0;
            current = Math.Max(current, (byte)rank);
            return;
        }

        var entry = ((uint)register << RankBits) | (uint)rank;
        var place = PlaceOf(register);
        if (place < SetRegisters && _sparse[place] >> RankBits == register)
        {
            _sparse[place] = Math.Max(_sparse[place], entry);
        }
        else if (SetRegisters < LargestSparse)
        {
            Insert(place, entry);
        }
        else
        {
            BecomeDense();
            Raise(register, rank);
        }
    }

    /// <summary>
    /// Where the entry of a register is or belongs: by halving, in steps that depend on the number of entries alone, until a vector holds what is left. The sign of a
    /// difference chooses the half, because a branch would be mispredicted every other time, and the compiler makes branches of conditions in loops.
    /// </summary>
    private int PlaceOf(int register)
    {
        var (entries, first) = (_sparse, register << RankBits);
        var (place, length) = (0, SetRegisters);
        var atOnce = entries.Length >= Vector512<uint>.Count ? Vector512<uint>.Count : 0;
        while (length > atOnce)
        {
            var half = (length + 1) >> 1;
            place += half & (((int)entries[place + half - 1] - first) >> 31);
            length -= half;
        }

        return length == 0 ? place : PlaceFrom(Math.Min(place, entries.Length - atOnce), first);
    }

    /// <summary>The same where all entries before <paramref name="start"/> are below <paramref name="first"/>, and so many behind it that they fit into a vector.</summary>
    private int PlaceFrom(int start, int first)
    {
        var used = (1u << Math.Min(SetRegisters - start, Vector512<uint>.Count)) - 1;
        var below = Vector512.LessThan(Vector512.Create(_sparse, start).AsInt32(), Vector512.Create(first)).ExtractMostSignificantBits();
        return start + BitOperations.PopCount((uint)below & used);
    }

    private void Insert(int place, uint entry)
    {
        if (SetRegisters == _sparse.Length)
        {
            Array.Resize(ref _sparse, Math.Max(2, SetRegisters * 2));
        }

        _sparse.AsSpan(place, SetRegisters - place).CopyTo(_sparse.AsSpan(place + 1));
        _sparse[place] = entry;
        SetRegisters++;
    }

    private void BecomeDense()
    {
        if (_registers is not null)
        {
            return;
        }

        var registers = new byte[RegisterCount];
        foreach (var entry in Sparse)
        {
            registers[entry >> RankBits] = (byte)(entry & ((1 << RankBits) - 1));
        }

        _registers = registers;
        _sparse = [];
    }

    private void RaiseAll(byte[] others)
    {
        var mine = MemoryMarshal.Cast<byte, Vector<byte>>(_registers.AsSpan());
        var theirs = MemoryMarshal.Cast<byte, Vector<byte>>(others.AsSpan());
        for (var i = 0; i < mine.Length; i++)
        {
            mine[i] = Vector.Max(mine[i], theirs[i]);
        }

        SetRegisters = RegisterCount - _registers.AsSpan().Count((byte)0);
    }
}
