using System.Buffers.Binary;
using System.Text.Json;
using Lambda.SharedLogic.Json;

namespace Lambda.SharedLogic.Events;

/// <summary>
/// The canonical content hash of a record, a tree of Murmur3 hashes with a seed for each kind of value:
/// <list type="bullet">
/// <item>a string is its unescaped UTF-8; a number its exact decimal value; an array its elements' hashes in order;</item>
/// <item>an object is the (name, value) hashes of its members sorted by name hash; of members with the same name the last one counts;</item>
/// <item>a time field of the record is its instant in microseconds, however spelled;</item>
/// <item>a field that is <c>null</c>, and a <c>gps_coordinates</c> with nothing in it, is absent. Unknown members count as they are.</item>
/// </list>
/// So the hash does not depend on the order of properties, on white space, escapes or the spelling of numbers and of times.
/// Its values are part of the master dataset: a change of any of this is a change of format. It keeps its working memory, which a
/// record of <see cref="EventLimits.RecordBytes"/> can bring to some 20 MB.
/// </summary>
internal sealed class ContentHasher
{
    private readonly ContentHashStack _open = new();
    private byte[] _bytes = new byte[256];

    /// <summary>The identity of a record that <see cref="RecordScanner"/> accepted and that became <paramref name="decoded"/>.</summary>
    public EventIdentity Identify(ReadOnlySpan<byte> json, DeliveryEvent decoded)
    {
        _open.Clear();
        var reader = new Utf8JsonReader(json, RecordScanner.AnyDepth);
        reader.Read();
        var record = HashRecord(ref reader, decoded);
        return new EventIdentity(record.High, record.Low);
    }

    private ContentHash HashRecord(ref Utf8JsonReader reader, DeliveryEvent decoded)
    {
        var start = _open.OpenObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            var nameHash = ContentHash.Of(name, ContentHash.NameSeed);
            var field = EventFields.Find(name);
            reader.Read();
            _open.PushMember(nameHash, HashField(ref reader, field, decoded));
        }

        return _open.CloseObject(start, ContentHash.RecordSeed, out _);
    }

    private ContentHash HashField(ref Utf8JsonReader reader, EventField field, DeliveryEvent decoded) => field switch
    {
        EventField.None => HashValue(ref reader),
        _ when reader.TokenType == JsonTokenType.Null => ContentHash.Absent,
        EventField.Timestamp => HashTime(ref reader, decoded.EventTime),
        EventField.PromisedAt => HashTime(ref reader, decoded.PromisedAt),
        EventField.PickedUpAt => HashTime(ref reader, decoded.PickedUpAt),
        EventField.GpsCoordinates when reader.TokenType == JsonTokenType.StartObject => HashPosition(ref reader),
        _ => HashValue(ref reader),
    };

    private ContentHash HashPosition(ref Utf8JsonReader reader)
    {
        var start = _open.OpenObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            var nameHash = ContentHash.Of(name, ContentHash.NameSeed);
            var isCoordinate = EventFields.FindInPosition(name) != EventField.None;
            reader.Read();
            var isAbsent = isCoordinate && reader.TokenType == JsonTokenType.Null;
            _open.PushMember(nameHash, isAbsent ? ContentHash.Absent : HashValue(ref reader));
        }

        var hash = _open.CloseObject(start, ContentHash.ObjectSeed, out var isEmpty);
        return isEmpty ? ContentHash.Absent : hash;
    }

    private ContentHash HashValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => ContentHash.Of(Text(ref reader), ContentHash.TextSeed),
        JsonTokenType.Number => HashNumber(JsonDecimal.Parse(reader.ValueSpan)),
        JsonTokenType.StartArray => HashArray(ref reader),
        JsonTokenType.StartObject => HashObject(ref reader),
        _ => ContentHash.Of(reader.ValueSpan, ContentHash.LiteralSeed),
    };

    private ContentHash HashObject(ref Utf8JsonReader reader)
    {
        var start = _open.OpenObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var nameHash = ContentHash.Of(Text(ref reader), ContentHash.NameSeed);
            reader.Read();
            _open.PushMember(nameHash, HashValue(ref reader));
        }

        return _open.CloseObject(start, ContentHash.ObjectSeed, out _);
    }

    private ContentHash HashArray(ref Utf8JsonReader reader)
    {
        var start = _open.OpenArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _open.PushElement(HashValue(ref reader));
        }

        return _open.CloseArray(start);
    }

    private ContentHash HashNumber(JsonDecimal number)
    {
        var bytes = Scratch(sizeof(long) + 1 + number.DigitCount);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number.Exponent);
        bytes[sizeof(long)] = number.IsNegative ? (byte)1 : (byte)0;
        number.CopyDigits(bytes[(sizeof(long) + 1)..]);
        return ContentHash.Of(bytes, ContentHash.NumberSeed);
    }

    private static ContentHash HashTime(ref Utf8JsonReader reader, long? microseconds)
    {
        // An earlier property of the same name may be anything; the last one, which counts, is the decoded time.
        reader.Skip();
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, microseconds ?? 0);
        return ContentHash.Of(bytes, ContentHash.TimeSeed);
    }

    /// <summary>The string or name that the reader stands on; valid until the next one.</summary>
    private ReadOnlySpan<byte> Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        var target = Scratch(reader.ValueSpan.Length);
        return target[..JsonText.Unescape(reader.ValueSpan, target, out _)];
    }

    private Span<byte> Scratch(int length)
    {
        if (_bytes.Length < length)
        {
            _bytes = new byte[Math.Max(length, _bytes.Length * 2)];
        }

        return _bytes.AsSpan(0, length);
    }
}
