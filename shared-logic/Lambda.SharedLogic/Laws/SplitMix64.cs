using Lambda.SharedLogic.Hashing;

namespace Lambda.SharedLogic.Laws;

/// <summary>
/// A seeded generator whose numbers are the same on every machine and runtime: SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom
/// number generators", OOPSLA 2014), with MurmurHash3's finalizer as its mix. Not for secrets.
/// </summary>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9e3779b97f4a7c15;
        return Murmur3.Mix(_state);
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1; the bound is at least 1.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public long Between(long first, long last)
    {
        var span = unchecked((ulong)(last - first));
        return span == ulong.MaxValue ? (long)Next() : unchecked(first + (long)Math.BigMul(Next(), span + 1, out _));
    }

    /// <summary>True once in <paramref name="times"/> on average.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>A number of 0 to <paramref name="maximumBits"/> bits, every size being equally likely: small ones, and huge ones too.</summary>
    public long OfAnySize(int maximumBits)
    {
        var bits = Below(maximumBits + 1);
        return bits == 0 ? 0 : (long)(Next() >> (64 - bits));
    }

    /// <summary>Puts <paramref name="items"/> into a random order.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var other = Below(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}
