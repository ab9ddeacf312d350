using System.Text.Json;
using System.Text.Unicode;
using Lambda.SharedLogic.Json;

namespace Lambda.SharedLogic.Events;

/// <summary>Reads through a record once: checks that it is JSON within the limits and notes where its fields stand.</summary>
internal static class RecordScanner
{
    /// <summary>Limits are checked by this reader's callers, who can say which one; so it has none of its own.</summary>
    public static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    private const int LongestEscapedName = EventFields.LongestName * 6;

    /// <summary>Why <paramref name="json"/> is no record at all, or <c>null</c> with the fields' places.</summary>
    /// <param name="json">The record.</param>
    /// <param name="fields">Takes the places.</param>
    /// <param name="isPrintable">Whether no text of it has an escape, or anything but the characters from space to <c>~</c>; not told of every record of which it is so.</param>
    public static EventRejection? Scan(ReadOnlySpan<byte> json, ref RecordFields fields, out bool isPrintable)
    {
        isPrintable = false;
        if (json.Length > EventLimits.RecordBytes)
        {
            return Reject(EventReasons.TooLarge, $"{json.Length} bytes");
        }

        if (PlainScanner.TryScan(json, ref fields, out isPrintable))
        {
            return null;
        }

        (fields, isPrintable) = (default, false);
        if (!Utf8.IsValid(json))
        {
            return Reject(EventReasons.NotUtf8, EventRejection.Show(json[FirstInvalid(json)..]));
        }

        return ScanAny(json, ref fields);
    }

    /// <summary>Scans valid UTF-8, however it is spelled.</summary>
    internal static EventRejection? ScanAny(ReadOnlySpan<byte> json, ref RecordFields fields)
    {
        try
        {
            return ScanRecord(json, ref fields);
        }
        catch (JsonException broken)
        {
            var fault = JsonFault.Of(broken);
            return Reject(EventReasons.NotJson, EventRejection.Cut($"at {fault}: {EventRejection.Show(fault.Vicinity(json))}"));
        }
    }

    private static EventRejection? ScanRecord(ReadOnlySpan<byte> json, ref RecordFields fields)
    {
        var reader = new Utf8JsonReader(json, AnyDepth);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Reject(EventReasons.NotAnObject, EventRejection.Show(json));
        }

        var fits = ScanObject(ref reader, ref fields, isPosition: false);
        // One more read finds whatever follows the object.
        return fits && !reader.Read() ? null : Reject(EventReasons.TooDeep, EventRejection.Show(json));
    }

    private static bool ScanObject(ref Utf8JsonReader reader, ref RecordFields fields, bool isPosition)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FindField(in reader, isPosition);
            reader.Read();
            if (field == EventField.None)
            {
                if (!TrySkip(ref reader))
                {
                    return false;
                }
            }
            else if (!TryNote(ref reader, field, ref fields))
            {
                return false;
            }
        }

        return true;
    }

    private static EventField FindField(in Utf8JsonReader reader, bool isPosition)
    {
        if (!reader.ValueIsEscaped)
        {
            return Find(reader.ValueSpan, isPosition);
        }

        if (reader.ValueSpan.Length > LongestEscapedName)
        {
            return EventField.None;
        }

        Span<byte> name = stackalloc byte[LongestEscapedName];
        return Find(name[..JsonText.Unescape(reader.ValueSpan, name, out _)], isPosition);
    }

    private static EventField Find(ReadOnlySpan<byte> name, bool isPosition) =>
        isPosition ? EventFields.FindInPosition(name) : EventFields.Find(name);

    private static bool TryNote(ref Utf8JsonReader reader, EventField field, ref RecordFields fields)
    {
        var (kind, start, isEscaped) = (reader.TokenType, (int)reader.TokenStartIndex, reader.ValueIsEscaped);
        if (kind is JsonTokenType.String)
        {
            fields[(int)field] = new(kind, start + 1, reader.ValueSpan.Length, isEscaped);
            return true;
        }

        if (field == EventField.GpsCoordinates)
        {
            // The last position counts as a whole: none of its parts comes from an earlier one.
            fields[(int)EventField.Latitude] = fields[(int)EventField.Longitude] = default;
        }

        var fits = field == EventField.GpsCoordinates && kind == JsonTokenType.StartObject
            ? ScanObject(ref reader, ref fields, isPosition: true)
            : TrySkip(ref reader);
        fields[(int)field] = new(kind, start, (int)reader.BytesConsumed - start, false);
        return fits;
    }

    /// <summary>Reads past the value that the reader stands on; <c>false</c> when it is nested too deep.</summary>
    private static bool TrySkip(ref Utf8JsonReader reader)
    {
        if (!IsStart(reader.TokenType))
        {
            return true;
        }

        var depth = reader.CurrentDepth;
        do
        {
            // The reader counts the levels around a value, not the value's own.
            if (IsStart(reader.TokenType) && reader.CurrentDepth >= EventLimits.Nesting)
            {
                return false;
            }
        }
        while (reader.Read() && reader.CurrentDepth > depth);

        return true;
    }

    private static bool IsStart(JsonTokenType kind) => kind is JsonTokenType.StartObject or JsonTokenType.StartArray;

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var position = 0;
        while (System.Text.Rune.DecodeFromUtf8(bytes[position..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            position += length;
        }

        return position;
    }

    private static EventRejection Reject(string reason, string value) => new(EventRejection.WholeRecord, reason, value);
}
