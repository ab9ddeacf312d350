using System.Buffers.Binary;
using System.Security.Cryptography;
using Lambda.Ports.Batch;

namespace Lambda.BatchLayer.Runs;

/// <summary>
/// The hash of a version: SHA-256 over pane (8 bytes, little-endian), key and state (each with its length before it, 4 bytes, little-endian) of every row in
/// canonical order.
/// </summary>
internal sealed class RowsHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds the next row.</summary>
    public void Add(BatchRow row)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, row.Pane);
        _hash.AppendData(number);
        Add(row.Key.Span);
        Add(row.State.Span);
    }

    /// <summary>The hash of the rows so far, in lower-case hex.</summary>
    public string SoFar() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Add(ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        _hash.AppendData(length);
        _hash.AppendData(bytes);
    }
}
