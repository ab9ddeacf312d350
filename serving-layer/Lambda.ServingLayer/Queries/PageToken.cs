using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Views;

namespace Lambda.ServingLayer.Queries;

/// <summary>
/// Where a page ended: the place of its last row in the order, not a count of rows, so that rows which appear or vanish meanwhile shift nothing. Opaque to
/// callers. Layout: version byte, first 8 bytes of the query's hash, value with a tag before it, window, key fields.
/// </summary>
/// <param name="Query">What the query was: see <see cref="QueryHash"/>.</param>
/// <param name="Last">The place of the last row.</param>
public sealed record PageToken(ulong Query, RowPosition Last)
{
    private const byte Layout = 1;
    private const int LongestToken = 16 * 1024;

    private enum Tag : byte
    {
        None,
        WholeNumber,
        Number,
        Text,
        Time,
    }

    /// <summary>What a token remembers of a query, so that it is not used for another one.</summary>
    public static ulong QueryHash(QueryRequest request) =>
        BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(request.Identity)));

    /// <summary>Whether the token came from an answer to this very query.</summary>
    public bool IsFor(QueryRequest request) =>
        Query == QueryHash(request) && Last.Key.Count == request.GroupBy.Count && (Last.Value is null || FitsOrder(request));

    /// <summary>Reads a token; <c>null</c> when it is none of ours.</summary>
    public static PageToken? Parse(string text)
    {
        if (text.Length > LongestToken || !Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            var reader = new StateReader(Base64Url.DecodeFromChars(text));
            return reader.ReadByte() == Layout ? Read(ref reader) : null;
        }
        catch (CorruptStateException)
        {
            // Somebody made it up, or cut it short.
            return null;
        }
    }

    /// <summary>The token as text that is safe in a URL.</summary>
    public override string ToString()
    {
        var writer = new StateWriter();
        writer.WriteByte(Layout);
        writer.WriteFixed64(Query);
        WriteValue(writer, Last.Value);
        writer.WriteFixed64((ulong)Last.Window);
        writer.WriteUnsigned((ulong)Last.Key.Count);
        foreach (var field in Last.Key)
        {
            writer.WriteBytes(Encoding.UTF8.GetBytes(field));
        }

        return Base64Url.EncodeToString(writer.Written);
    }

    // A made-up token must not bring a value of another kind into the comparison.
    private bool FitsOrder(QueryRequest request) => request.OrderBy is { } order && request.View.Values[order.Value].Kind switch
    {
        ValueKind.WholeNumber => Last.Value is long,
        ValueKind.Number => Last.Value is double,
        ValueKind.Text => Last.Value is string,
        ValueKind.Time => Last.Value is DateTimeOffset,
        _ => false,
    };

    private static PageToken? Read(ref StateReader reader)
    {
        var query = reader.ReadFixed64();
        var value = ReadValue(ref reader);
        var window = (long)reader.ReadFixed64();
        var key = new string[reader.ReadCount()];
        for (var i = 0; i < key.Length; i++)
        {
            key[i] = Encoding.UTF8.GetString(reader.ReadBytes());
        }

        return reader.Remaining == 0 ? new PageToken(query, new RowPosition(value, window, key)) : null;
    }

    private static void WriteValue(StateWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteByte((byte)Tag.None);
                break;
            case long number:
                writer.WriteByte((byte)Tag.WholeNumber);
                writer.WriteFixed64((ulong)number);
                break;
            case double number:
                writer.WriteByte((byte)Tag.Number);
                writer.WriteFixed64(BitConverter.DoubleToUInt64Bits(number));
                break;
            case string text:
                writer.WriteByte((byte)Tag.Text);
                writer.WriteBytes(Encoding.UTF8.GetBytes(text));
                break;
            case DateTimeOffset time:
                writer.WriteByte((byte)Tag.Time);
                writer.WriteFixed64((ulong)time.UtcTicks);
                break;
            default:
                throw new InvalidOperationException($"rows cannot be ordered by a {value.GetType().Name}");
        }
    }

    private static object? ReadValue(ref StateReader reader) => (Tag)reader.ReadByte() switch
    {
        Tag.None => null,
        Tag.WholeNumber => (long)reader.ReadFixed64(),
        Tag.Number => BitConverter.UInt64BitsToDouble(reader.ReadFixed64()),
        Tag.Text => Encoding.UTF8.GetString(reader.ReadBytes()),
        Tag.Time => new DateTimeOffset((long)Math.Min(reader.ReadFixed64(), (ulong)DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero),
        _ => throw new CorruptStateException("an unknown kind of value"),
    };
}
