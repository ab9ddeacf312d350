using System.Buffers.Binary;
using System.IO.Compression;
using Lambda.ServingLayer.Host.Problems;
using Lambda.ServingLayer.Ingest;
using Microsoft.AspNetCore.Http.Features;

namespace Lambda.ServingLayer.Host.Json;

/// <summary>Reads a request's body whole, decompressing it, within a limit.</summary>
internal static class RequestBody
{
    private const int ChunkBytes = 64 * 1024;
    private const int ShortestGzip = 18;

    /// <summary>The body's bytes; the caller disposes them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">Bytes at most, as sent and after decompression.</param>
    /// <exception cref="BodyTooLargeException">There are more.</exception>
    /// <exception cref="UnsupportedEncodingException">The content encoding is neither gzip nor none.</exception>
    /// <exception cref="UnreadableBodyException">It cannot be decompressed.</exception>
    public static async ValueTask<RentedBytes> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
        {
            throw new BodyTooLargeException(limit);
        }

        // What is counted here need not be counted by the server, whose own limit is another one.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = null;
        }

        var encoding = request.Headers.ContentEncoding.ToString().Trim();
        var isCompressed = encoding.ToLowerInvariant() switch
        {
            "" or "identity" => false,
            "gzip" or "x-gzip" => true,
            _ => throw new UnsupportedEncodingException(encoding),
        };
        var announced = request.ContentLength is { } length ? (int)length : ChunkBytes;
        var sent = await RentedBytes.ReadAsync(request.Body, announced, limit, request.HttpContext.RequestAborted);
        return isCompressed ? await DecompressAsync(sent, limit, request.HttpContext.RequestAborted) : sent;
    }

    private static async ValueTask<RentedBytes> DecompressAsync(RentedBytes sent, int limit, CancellationToken cancellationToken)
    {
        RentedBytes? plain = null;
        try
        {
            using var packed = sent;
            await using var gzip = new GZipStream(new MemoryStream(sent.Segment.Array!, 0, sent.Length, writable: false), CompressionMode.Decompress);
            plain = await RentedBytes.ReadAsync(gzip, sent.Length * 4L, limit, cancellationToken);
            return IsWhole(sent.Memory.Span, plain.Length) ? plain : throw new InvalidDataException("cut short, or more than one gzip member");
        }
        catch (InvalidDataException broken)
        {
            plain?.Dispose();
            throw new UnreadableBodyException($"the body must be one whole gzip member, as its Content-Encoding says: {broken.Message}", broken);
        }
    }

    // GZipStream takes a body that was cut short for a shorter one. A whole one ends with the length of what it holds.
    private static bool IsWhole(ReadOnlySpan<byte> sent, int plainLength) =>
        sent.Length >= ShortestGzip && BinaryPrimitives.ReadInt32LittleEndian(sent[^sizeof(int)..]) == plainLength;
}
