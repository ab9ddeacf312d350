using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// Rising whole numbers that cut all numbers into buckets: below the first, from each up to but not including the next, and from the last on.
/// </summary>
internal sealed class HistogramBoundaries
{
    /// <summary>The most boundaries. A presented histogram has one bucket more, empty ones included; a thousand are more than a chart can show.</summary>
    public const int Most = 1_000;

    private readonly long[] _boundaries;
    private readonly long[] _inputs;

    /// <param name="boundaries">The boundaries in the unit presented.</param>
    /// <param name="inputsEach">How many units of the input make one unit presented.</param>
    /// <exception cref="ArgumentException">There are none or too many, they do not rise, or they do not fit 64 bits in the unit of the input.</exception>
    public HistogramBoundaries(ReadOnlySpan<long> boundaries, long inputsEach)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputsEach, 1);
        if (boundaries.Length is 0 or > Most)
        {
            throw new ArgumentException($"{boundaries.Length} boundaries: a histogram has 1 to {Most}", nameof(boundaries));
        }

        _boundaries = boundaries.ToArray();
        _inputs = new long[boundaries.Length];
        for (var i = 0; i < _inputs.Length; i++)
        {
            var input = Math.BigMul(boundaries[i], inputsEach);
            if (input != (long)input || (i > 0 && input <= _inputs[i - 1]))
            {
                throw new ArgumentException($"boundary {boundaries[i]} does not rise or does not fit 64 bits in the unit of the input", nameof(boundaries));
            }

            _inputs[i] = (long)input;
        }
    }

    /// <summary>The bucket of a number in the unit of the input: 0 below the first boundary, as many as there are boundaries from the last on.</summary>
    public int BucketOf(long input)
    {
        var place = Array.BinarySearch(_inputs, input);
        return place < 0 ? ~place : place + 1;
    }

    /// <summary>Every bucket, from the lowest to the highest.</summary>
    /// <exception cref="CorruptStateException">The state counts a bucket that there is not.</exception>
    public HistogramBucket[] Present(Multiset state)
    {
        var buckets = new HistogramBucket[_boundaries.Length + 1];
        for (var i = 0; i < buckets.Length; i++)
        {
            buckets[i] = new HistogramBucket(i == 0 ? null : _boundaries[i - 1], i == _boundaries.Length ? null : _boundaries[i], 0);
        }

        foreach (ref readonly var entry in state.Unordered)
        {
            if (entry.Value >= buckets.Length)
            {
                throw new CorruptStateException($"bucket {entry.Value} of a histogram of {buckets.Length}");
            }

            buckets[entry.Value] = buckets[entry.Value] with { Count = entry.Count };
        }

        return buckets;
    }

    /// <summary>All boundaries in the unit of the input, for the view's fingerprint.</summary>
    public override string ToString() => string.Join(',', _inputs);
}
