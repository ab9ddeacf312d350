using System.Collections.Concurrent;

namespace Lambda.Infra.Redis.Packing;

/// <summary>
/// Arrays that are sent as they are, and used again. The client sends an array whole, so each has one of few lengths and what is left of the last is padding: 32 KiB, or
/// a multiple of 1 KiB below.
/// </summary>
internal sealed class Segments
{
    /// <summary>Bytes of a full segment: below what .NET keeps on the heap of large objects.</summary>
    public const int FullBytes = 32 * 1024;

    private const int StepBytes = 1024;

    /// <summary>Of each length at most so many are kept.</summary>
    private const int Kept = 256;

    private readonly ConcurrentQueue<byte[]>[] _free = [.. Enumerable.Range(0, (FullBytes / StepBytes) + 1).Select(_ => new ConcurrentQueue<byte[]>())];

    /// <summary>An array of at least so many bytes, 32 KiB at most.</summary>
    public byte[] Rent(int bytes)
    {
        var steps = Math.Max(1, (bytes + StepBytes - 1) / StepBytes);
        return _free[steps].TryDequeue(out var segment) ? segment : new byte[steps * StepBytes];
    }

    /// <summary>Takes an array back; nobody may read it any more.</summary>
    public void Return(byte[] segment)
    {
        // One that was made for something large is not worth keeping.
        if (segment.Length <= FullBytes && _free[segment.Length / StepBytes] is { Count: < Kept } free)
        {
            free.Enqueue(segment);
        }
    }
}
