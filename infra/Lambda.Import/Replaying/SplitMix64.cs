namespace Lambda.Import.Replaying;

/// <summary>
/// Steele, Lea and Flood's SplitMix64: 64 random bits per step from a 64-bit seed. Its sequence is part of what a seed means and
/// never changes, unlike that of <see cref="Random"/>. Not for secrets, and not safe for use by several threads at once.
/// </summary>
/// <param name="seed">Equal seeds give equal sequences.</param>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A whole number from 0 to <paramref name="most"/>, both included, each equally likely.</summary>
    public long UpTo(long most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        var count = (ulong)most + 1;

        // Lemire's bounded draw: the high half of a 128-bit product, drawn again where the low half would favour some numbers.
        var unfair = (0UL - count) % count;
        while (true)
        {
            var high = Math.BigMul(Next(), count, out var low);
            if (low >= unfair)
            {
                return (long)high;
            }
        }
    }

    /// <summary>A fraction in [0, 1) in steps of 2⁻⁵³.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));
}
