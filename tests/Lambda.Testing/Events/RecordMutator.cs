using System.Text;

namespace Lambda.Testing.Events;

/// <summary>
/// Damaged records of every kind that a platform meets, the same ones for the same seed. Some are still valid: damage may hit what
/// does not matter.
/// </summary>
public sealed class RecordMutator
{
    private const int MegabyteOfText = 1_000_000;
    private const int MostLevels = 100_000;
    private const string OpenedObject = "{\"a\":";

    // Made once: a record with one of them is a megabyte long as it is.
    private static readonly Raw ManyDigits = Raw.Text($"0.{new string('9', 100_000)}");
    private static readonly Raw HugeText = Raw.Text($"\"{new string('x', MegabyteOfText)}\"");
    private static readonly Raw HugeEscapedText = Raw.Text($"\"{string.Concat(Enumerable.Repeat("\\u0041", 180_000))}\"");
    private static readonly byte[] OpenedArrays = Encoding.UTF8.GetBytes(new string('[', MostLevels));
    private static readonly byte[] ClosedArrays = Encoding.UTF8.GetBytes(new string(']', MostLevels));
    private static readonly byte[] ClosedObjects = Encoding.UTF8.GetBytes(new string('}', MostLevels));
    private static readonly byte[] OpenedObjects = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(OpenedObject, MostLevels)));

    private static readonly string[] Fields =
    [
        "package_id", "timestamp", "shipment_status", "event_id", "driver_id", "courier", "origin", "destination", "origin_region",
        "destination_region", "warehouse_id", "sku", "area", "gps_coordinates", "quantity", "distance_meters", "promised_at", "picked_up_at",
        "note",
    ];

    private static readonly string[] TimeFields = ["timestamp", "promised_at", "picked_up_at"];

    private static readonly string[] Years =
        ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2023-02-30T00:00:00Z"];

    private static readonly string[] NoNumbers =
        ["NaN", "Infinity", "-Infinity", "\"NaN\"", "\"Infinity\"", "+1", "01", ".5", "1.", "0x10", "1e", "--1", "-", "1_000", "∞"];

    private static readonly string[] HugeNumbers =
        ["1e999", "-1e999", "1e-999", "1e99999999999999999999", "1e-99999999999999999999", "9223372036854775808", "1e18", "0e99999999999"];

    private static readonly string[] OtherTypes =
        ["null", "true", "false", "0", "-1", "1.5", "\"\"", "\"text\"", "[]", "[1,2]", "{}", "{\"latitude\":1}", "[[[]]]", "{\"a\":null}"];

    private static readonly string[] NoObjects = ["null", "17", "\"text\"", "[]", "[{}]", "true", "}", "{", "x", "{}", "{} {}", "\\"];

    private readonly Random _random;
    private readonly RandomEvents _events;
    private readonly JsonSpelling _spelling;
    private readonly (string Name, Func<JsonMembers, byte[]> Mutate)[] _mutations;

    /// <summary>A sequence of damaged records.</summary>
    /// <param name="seed">Print it when a test fails: it replays the sequence.</param>
    public RecordMutator(int seed)
    {
        _random = new Random(seed);
        _events = new RandomEvents(_random);
        _spelling = new JsonSpelling(_random, onOneLine: true);
        _mutations =
        [
            ("untouched", _spelling.Write),
            ("truncated", record => Truncate(_spelling.Write(record))),
            ("bits flipped", record => FlipBits(_spelling.Write(record))),
            ("bytes inserted", record => InsertBytes(_spelling.Write(record))),
            ("bytes removed", record => RemoveBytes(_spelling.Write(record))),
            ("written twice", record => [.. _spelling.Write(record), .. _spelling.Write(record)]),
            ("no object", _ => Encoding.UTF8.GetBytes(Pick(NoObjects))),
            ("field missing", record => _spelling.Write(record.Without(Pick(Fields)))),
            ("field repeated", record => _spelling.Write(new JsonMembers([.. record.All, new(Pick(Fields), Raw.Text(Pick(OtherTypes)))]))),
            ("wrong type", record => WithRaw(record, Pick(Fields), Pick(OtherTypes))),
            ("no number", record => WithNumber(record, Pick(NoNumbers))),
            ("huge number", record => WithNumber(record, Pick(HugeNumbers))),
            ("many digits", record => WithNumber(record, ManyDigits)),
            ("deep nesting", record => _spelling.Write(record.With(Pick(Fields), Nested(_random.Next(10, MostLevels))))),
            ("huge text", record => _spelling.Write(record.With(Pick(Fields), HugeText))),
            ("huge escaped text", record => _spelling.Write(record.With(Pick(Fields), HugeEscapedText))),
            ("bad UTF-8", record => _spelling.Write(record.With(Pick(Fields), new Raw([(byte)'"', .. BadUtf8(), (byte)'"'])))),
            ("lone surrogate", record => WithRaw(record, Pick(Fields), Pick(["\"\\uD83D\"", "\"\\uDE9A\\uD83D\"", "\"\\ud83d\\u0041\""]))),
            ("control character", record => WithRaw(record, Pick(Fields), Pick(["\"a\\u0000\"", "\"\\u009f\"", "\"\t\"", "\"\u007f\""]))),
            ("strange year", record => _spelling.Write(record.With(Pick(TimeFields), Pick(Years)))),
        ];
    }

    /// <summary>The kinds of damage, each about equally often.</summary>
    public IEnumerable<string> Mutations => _mutations.Select(mutation => mutation.Name);

    /// <summary>The next record.</summary>
    public MutatedRecord Next()
    {
        var (name, mutate) = _mutations[_random.Next(_mutations.Length)];
        var bytes = mutate(_events.Next().Members());
        bytes.AsSpan().Replace((byte)'\n', (byte)'_');
        return new MutatedRecord(name, bytes);
    }

    private byte[] Truncate(byte[] record) => record[.._random.Next(1, record.Length)];

    private byte[] FlipBits(byte[] record)
    {
        for (var i = _random.Next(1, 8); i > 0; i--)
            record[_random.Next(record.Length)] ^= (byte)(1 << _random.Next(8));
        // Flipped braces must not leave a line of nothing but white space.
        return [.. record, (byte)' ', (byte)(record.AsSpan().Trim(" \t\r\n"u8).IsEmpty ? 'x' : ' ')];
    }

    private byte[] InsertBytes(byte[] record)
    {
        var inserted = new byte[_random.Next(1, 20)];
        _random.NextBytes(inserted);
        var at = _random.Next(record.Length);
        return [.. record.AsSpan(..at), .. inserted, .. record.AsSpan(at..)];
    }

    private byte[] RemoveBytes(byte[] record)
    {
        var at = _random.Next(1, record.Length);
        return [.. record.AsSpan(..at), .. record.AsSpan(Math.Min(at + _random.Next(1, 20), record.Length)..)];
    }

    private byte[] BadUtf8() => _random.Next(6) switch
    {
        0 => [0xFF],
        1 => [0xC3],
        2 => [0xC0, 0x80],
        3 => [0xED, 0xA0, 0x80],
        4 => [0xF4, 0x90, 0x80, 0x80],
        _ => [(byte)'a', 0x80, (byte)'b'],
    };

    private byte[] WithNumber(JsonMembers record, string number) => WithNumber(record, Raw.Text(number));

    private byte[] WithNumber(JsonMembers record, Raw number) => _spelling.Write(_random.Next(4) switch
    {
        0 => record.With("quantity", number),
        1 => record.With("distance_meters", number),
        2 => record.With("note", number),
        _ => record.With("gps_coordinates", new Raw([.. "{\"latitude\":"u8, .. number.Bytes, .. ",\"longitude\":0}"u8])),
    });

    private byte[] WithRaw(JsonMembers record, string field, string value) => _spelling.Write(record.With(field, Raw.Text(value)));

    private Raw Nested(int levels) => new(_random.Next(3) switch
    {
        0 => [.. OpenedArrays.AsSpan(..levels), .. ClosedArrays.AsSpan(..levels)],
        1 => [.. OpenedObjects.AsSpan(..(OpenedObject.Length * levels)), (byte)'1', .. ClosedObjects.AsSpan(..levels)],
        _ => OpenedArrays[..levels],
    });

    private string Pick(string[] choices) => choices[_random.Next(choices.Length)];
}
