using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Json;

namespace Lambda.SharedLogic.Ingest;

/// <summary>
/// The records of one request's body (already decompressed): a JSON object, a JSON array, or NDJSON when the content type says so. Reused from
/// body to body; not safe for use by several threads at once.
/// <list type="bullet">
/// <item>An object is one record, an array's elements are one each, and so is every line of NDJSON that is not blank.</item>
/// <item>A record that is no event is rejected by itself, in NDJSON even one that is no JSON. An object or array that is not well-formed as a whole
/// gives no records and an error: where a record of it would end, nobody can say.</item>
/// <item>A byte order mark at the start is skipped.</item>
/// </list>
/// An accepted record's raw bytes decode later to the event and identity that they have here.
/// </summary>
public sealed class IngestBody
{
    /// <summary>Records of a body: 100,000. A body with more is refused as a whole, so that memory stays bounded however short they are.</summary>
    public const int RecordLimit = 100_000;

    private const string NotABody = "the body must be a JSON object or a JSON array, or NDJSON with Content-Type application/x-ndjson";
    private const string TwoValues = "the body must be one JSON object or array; for one record a line say Content-Type: application/x-ndjson";
    private const string Broken = "the body must be well-formed JSON";

    private static readonly string TooMany = $"the body must have at most {RecordLimit} records";

    // Only its texts are kept from record to record: they are the keys of the accepted ones.
    private readonly DeliveryEventBatch _batch = new();
    private readonly List<AcceptedRecord> _accepted = [];
    private readonly List<RejectedRecord> _rejected = [];

    /// <summary>The records that are events, in the body's order.</summary>
    public IReadOnlyList<AcceptedRecord> Accepted => _accepted;

    /// <summary>The records that are not, in the body's order.</summary>
    public IReadOnlyList<RejectedRecord> Rejected => _rejected;

    /// <summary>Reads a body. What was read from the one before is forgotten.</summary>
    /// <param name="body">Its bytes; they must stay as they are while the records are in use.</param>
    /// <param name="contentType">The header's value, with or without parameters; anything but NDJSON's types is taken as JSON.</param>
    /// <param name="error">Why it cannot be read.</param>
    /// <returns><c>false</c> when the body as a whole cannot be read: there are no records then.</returns>
    public bool TryRead(ReadOnlyMemory<byte> body, string? contentType, [NotNullWhen(false)] out BodyError? error)
    {
        Clear();
        var text = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        error = IsNdjson(contentType) ? ReadLines(text) : ReadJson(text);
        if (error is not null)
        {
            Clear();
        }

        return error is null;
    }

    private static bool IsNdjson(string? contentType)
    {
        var type = contentType.AsSpan();
        var parameters = type.IndexOf(';');
        type = (parameters < 0 ? type : type[..parameters]).Trim();
        return type.Equals("application/x-ndjson", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/ndjson", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/jsonl", StringComparison.OrdinalIgnoreCase);
    }

    private BodyError? ReadLines(ReadOnlyMemory<byte> text)
    {
        for (var line = 1; !text.IsEmpty; line++)
        {
            var end = text.Span.IndexOf((byte)'\n');
            var record = (end < 0 ? text : text[..end]).Trim(" \t\r"u8);
            text = end < 0 ? default : text[(end + 1)..];
            if (!record.IsEmpty && !TryAdd(record))
            {
                return new BodyError(TooMany, line, 1);
            }
        }

        return null;
    }

    private BodyError? ReadJson(ReadOnlyMemory<byte> text)
    {
        // The reader must neither stop at a deep record, which is rejected by itself, nor check UTF-8, which is checked record by record.
        var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            reader.Read();
            var error = reader.TokenType switch
            {
                JsonTokenType.StartObject => TryAddValue(text, ref reader) ? null : Fault(TooMany, text, reader.TokenStartIndex),
                JsonTokenType.StartArray => ReadArray(text, ref reader),
                _ => Fault(NotABody, text, reader.TokenStartIndex),
            };
            if (error is null)
            {
                reader.Read();
            }

            return error;
        }
        catch (JsonException broken)
        {
            var fault = JsonFault.Of(broken);
            var isFirst = reader.TokenType == JsonTokenType.None;
            var isAfterEnd = reader is { CurrentDepth: 0, TokenType: JsonTokenType.EndObject or JsonTokenType.EndArray };
            return new BodyError(isFirst ? NotABody : isAfterEnd ? TwoValues : Broken, fault.Line, fault.Column);
        }
    }

    private BodyError? ReadArray(ReadOnlyMemory<byte> text, ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!TryAddValue(text, ref reader))
            {
                return Fault(TooMany, text, reader.TokenStartIndex);
            }
        }

        return null;
    }

    private bool TryAddValue(ReadOnlyMemory<byte> text, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return TryAdd(text[start..(int)reader.BytesConsumed]);
    }

    private bool TryAdd(ReadOnlyMemory<byte> record)
    {
        var index = _accepted.Count + _rejected.Count;
        if (index == RecordLimit)
        {
            return false;
        }

        if (!DeliveryEventJson.TryDecode(record.Span, _batch, out var rejection))
        {
            _rejected.Add(new RejectedRecord(index, record, rejection));
            return true;
        }

        _accepted.Add(new AcceptedRecord(index, record, _batch.Events[^1].PackageId.Memory));
        _batch.RemoveLast();
        return true;
    }

    private static BodyError Fault(string reason, ReadOnlyMemory<byte> text, long position)
    {
        var before = text.Span[..(int)position];
        return new BodyError(reason, before.Count((byte)'\n') + 1, position - before.LastIndexOf((byte)'\n'));
    }

    private void Clear()
    {
        _batch.Clear();
        _accepted.Clear();
        _rejected.Clear();
    }
}
