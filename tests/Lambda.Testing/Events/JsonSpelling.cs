using System.Globalization;
using System.Text;

namespace Lambda.Testing.Events;

/// <summary>
/// Writes one meaning in many ways: order of members, white space, escapes, spelling of numbers and of times. Written by hand,
/// because a JSON library writes each meaning in one way only.
/// </summary>
public sealed class JsonSpelling
{
    private readonly Random? _random;
    private readonly string[] _spaces;

    /// <summary>Random spellings, the same ones for the same generator.</summary>
    /// <param name="random">A seeded generator.</param>
    /// <param name="onOneLine">Without line breaks, so that the record is one line of NDJSON.</param>
    public JsonSpelling(Random random, bool onOneLine = false)
        : this(random, onOneLine ? ["", "", " ", "\t "] : ["", "", " ", "\t", "\n", "\r\n  "])
    {
    }

    private JsonSpelling(Random? random, string[] spaces)
    {
        _random = random;
        _spaces = spaces;
    }

    /// <summary>The plainest spelling: in the order given, no white space, no needless escapes.</summary>
    public static JsonSpelling Plain { get; } = new(null, [""]);

    /// <summary>One record. Starts and ends with its braces.</summary>
    public byte[] Write(JsonMembers members)
    {
        using var output = new MemoryStream(1_024 + members.All.Sum(member => member.Value is Raw raw ? raw.Bytes.Length : 0));
        WriteObject(output, members);
        return output.ToArray();
    }

    private void WriteObject(MemoryStream output, JsonMembers members)
    {
        var all = members.All.ToArray();
        // Members with the same name keep their order: the last one counts.
        if (all.DistinctBy(member => member.Key).Count() == all.Length)
            _random?.Shuffle(all);

        Put(output, "{");
        for (var i = 0; i < all.Length; i++)
        {
            Put(output, (i == 0 ? "" : ",") + Space());
            Put(output, Quote(all[i].Key) + Space() + ":" + Space());
            WriteValue(output, all[i].Value);
            Put(output, Space());
        }

        Put(output, "}");
    }

    private void WriteValue(MemoryStream output, object? value)
    {
        switch (value)
        {
            case JsonMembers members:
                WriteObject(output, members);
                break;
            case object?[] elements:
                WriteArray(output, elements);
                break;
            case Raw raw:
                output.Write(raw.Bytes);
                break;
            default:
                Put(output, Scalar(value));
                break;
        }
    }

    private void WriteArray(MemoryStream output, object?[] elements)
    {
        Put(output, "[" + Space());
        for (var i = 0; i < elements.Length; i++)
        {
            Put(output, i == 0 ? "" : "," + Space());
            WriteValue(output, elements[i]);
            Put(output, Space());
        }

        Put(output, "]");
    }

    private string Scalar(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        long whole => Number(whole),
        decimal number => Number(number),
        Instant instant => Quote(Time(instant)),
        string text => Quote(text),
        _ => throw new ArgumentException($"no JSON for a {value.GetType()}", nameof(value)),
    };

    private string Number(decimal value)
    {
        var plain = value.ToString(CultureInfo.InvariantCulture);
        var scale = value.Scale;
        var unscaled = decimal.Truncate(value * (decimal)Math.Pow(10, scale)).ToString("0", CultureInfo.InvariantCulture);
        return Next(6) switch
        {
            1 => plain + (scale > 0 ? "000" : ".00"),
            2 => $"{unscaled}e-{scale}",
            3 when value != 0 => $"{unscaled}000E-0{scale + 3}",
            4 => $"{plain}e+0",
            5 when value == 0 => "-0.0",
            _ => plain,
        };
    }

    private string Time(Instant instant)
    {
        var offset = Next(4) switch
        {
            0 => TimeSpan.Zero,
            1 => TimeSpan.FromMinutes(330),
            2 => TimeSpan.FromHours(-11),
            _ => TimeSpan.FromMinutes(_random is null ? 0 : Next(1681) - 840),
        };
        var local = instant.At(offset);
        var isWholeMinute = local is { Second: 0, Millisecond: 0, Microsecond: 0 };
        var format = isWholeMinute && Next(2) == 1 ? "yyyy-MM-ddTHH:mm"
            : local is { Millisecond: 0, Microsecond: 0 } && Next(3) != 1 ? "yyyy-MM-ddTHH:mm:ss"
            : "yyyy-MM-ddTHH:mm:ss.ffffff";
        // Digits below a microsecond are cut off, so they may be anything.
        var further = format.EndsWith('f') && Next(3) == 1 ? Next(1_000_000).ToString(CultureInfo.InvariantCulture) : "";
        var zone = offset == TimeSpan.Zero && Next(3) != 1 ? "Z" : local.ToString("zzz", CultureInfo.InvariantCulture);
        return local.ToString(format, CultureInfo.InvariantCulture) + further + zone;
    }

    private string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var unit in text)
        {
            quoted.Append(unit switch
            {
                _ when Next(8) == 1 => Next(2) == 0 ? $"\\u{(int)unit:x4}" : $"\\u{(int)unit:X4}",
                '"' => "\\\"",
                '\\' => "\\\\",
                '/' when Next(2) == 1 => "\\/",
                '\n' => "\\n",
                < ' ' => $"\\u{(int)unit:x4}",
                // Half a pair is escaped wherever its other half is: alone it has no UTF-8.
                _ when char.IsSurrogate(unit) => _random is null ? unit.ToString() : $"\\u{(int)unit:x4}",
                _ => unit.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private string Space() => _spaces[Next(_spaces.Length)];

    /// <summary>A choice below <paramref name="count"/>; the plain spelling always chooses 0.</summary>
    private int Next(int count) => _random?.Next(count) ?? 0;

    private static void Put(MemoryStream output, string text) => output.Write(Encoding.UTF8.GetBytes(text));
}
