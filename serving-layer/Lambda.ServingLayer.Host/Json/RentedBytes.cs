using System.Buffers;
using Lambda.ServingLayer.Host.Problems;

namespace Lambda.ServingLayer.Host.Json;

/// <summary>The bytes of a stream in an array that others use before and after: a large array for each request would be work for the garbage collector. Dispose it when nobody reads them any more.</summary>
internal sealed class RentedBytes : IDisposable
{
    private byte[] _array;

    private RentedBytes(int atLeast) => _array = ArrayPool<byte>.Shared.Rent(atLeast);

    /// <summary>The bytes; valid until <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Memory => _array.AsMemory(0, Length);

    /// <summary>The same, for what takes arrays only.</summary>
    public ArraySegment<byte> Segment => new(_array, 0, Length);

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="from">The stream.</param>
    /// <param name="expected">How many bytes it says, or is thought, to have.</param>
    /// <param name="limit">How many it may have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BodyTooLargeException">There are more.</exception>
    public static async ValueTask<RentedBytes> ReadAsync(Stream from, long expected, int limit, CancellationToken cancellationToken)
    {
        // One byte more than expected, so that the end is seen without growing.
        var bytes = new RentedBytes((int)Math.Clamp(expected, 1, limit) + 1);
        try
        {
            while (await from.ReadAsync(bytes._array.AsMemory(bytes.Length), cancellationToken) is > 0 and var read)
            {
                bytes.Length += read;
                if (bytes.Length > limit)
                {
                    throw new BodyTooLargeException(limit);
                }

                bytes.GrowWhenFull();
            }

            return bytes;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
            (_array, Length) = ([], 0);
        }
    }

    private void GrowWhenFull()
    {
        if (Length == _array.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_array.Length * 2);
            Memory.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_array);
            _array = larger;
        }
    }
}
