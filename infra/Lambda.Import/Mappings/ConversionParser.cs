using System.Globalization;
using System.Text.RegularExpressions;

namespace Lambda.Import.Mappings;

/// <summary>Reads the parts of a mapping that say how texts become numbers and times.</summary>
internal static partial class ConversionParser
{
    private static readonly string[] NumberOptions = ["multiply", "add", "decimals"];
    private static readonly string[] TimeOptions = ["formats", "zone"];

    /// <summary>Options of a field that belong to a conversion.</summary>
    public static string[] Options => [.. NumberOptions, .. TimeOptions];

    /// <summary>The conversion of one field.</summary>
    public static Conversion Parse(MappingNode field, string type, MappingContext context)
    {
        Refuse(field, type, "number", NumberOptions);
        Refuse(field, type, "time", TimeOptions);
        return type switch
        {
            "number" => new NumberConversion
            {
                DecimalSeparator = context.Numbers.DecimalSeparator,
                GroupSeparator = context.Numbers.GroupSeparator,
                Multiply = field.Find("multiply")?.AsNumber() ?? 1,
                Add = field.Find("add")?.AsNumber() ?? 0,
                Decimals = field.Find("decimals")?.AsWholeNumber(0, NumberConversion.MaxDigits),
            },
            "time" => ParseTimes(field, context.Times),
            _ => new TextConversion(),
        };
    }

    /// <summary>The <c>times</c> part of a mapping, or a field's own times, which may leave the rest to the mapping's.</summary>
    public static TimeConversion ParseTimes(MappingNode? node, TimeConversion? fallback) => new()
    {
        Formats = node?.Find("formats") is { } formats ? ParseFormats(formats) : fallback?.Formats ?? [TimeConversion.Iso],
        Zone = node?.Find("zone") is { } zone ? ParseZone(zone) : fallback?.Zone ?? TimeZoneInfo.Utc,
    };

    /// <summary>The <c>numbers</c> part of a mapping.</summary>
    public static NumberConversion ParseNumbers(MappingNode? node)
    {
        node?.AsObject("decimalSeparator", "groupSeparator");
        var conversion = new NumberConversion
        {
            DecimalSeparator = ParseSeparator(node?.Find("decimalSeparator")) ?? '.',
            GroupSeparator = ParseSeparator(node?.Find("groupSeparator")),
        };
        return conversion.DecimalSeparator != conversion.GroupSeparator
            ? conversion
            : throw node!.Wrong("decimalSeparator and groupSeparator must differ");
    }

    private static void Refuse(MappingNode field, string type, string owner, string[] options)
    {
        var stray = type == owner ? null : options.FirstOrDefault(option => field.Find(option) is not null);
        if (stray is not null)
        {
            throw field.Find(stray)!.Wrong($"\"{stray}\" belongs to type \"{owner}\", and this field is of type \"{type}\"; add \"type\": \"{owner}\"");
        }
    }

    private static List<string> ParseFormats(MappingNode node)
    {
        var formats = node.AsList();
        if (formats.Count == 0)
        {
            throw node.Wrong("must name at least one format; for example [\"yyyy-MM-dd HH:mm:ss\"] or [\"iso\"]");
        }

        return formats.ConvertAll(ParseFormat);
    }

    private static string ParseFormat(MappingNode node)
    {
        var format = node.AsText();
        if (format is TimeConversion.Iso or TimeConversion.UnixSeconds or TimeConversion.UnixMilliseconds)
        {
            return format;
        }

        var specifiers = Quoted().Replace(format, "");
        if (specifiers.Contains('K', StringComparison.Ordinal))
        {
            throw node.Wrong("K is not supported, because it may or may not stand for an offset; write zzz, or \"iso\"");
        }

        if (!specifiers.Contains('y', StringComparison.Ordinal) || !specifiers.Contains('d', StringComparison.Ordinal) || !CanWrite(format))
        {
            throw node.Wrong(
                $"\"{format}\" is not a form of date and time; write yyyy MM dd HH mm ss, as in \"yyyy-MM-dd HH:mm:ss\", "
                + "or \"iso\", \"unix-seconds\", \"unix-milliseconds\"");
        }

        return format;
    }

    private static bool CanWrite(string format)
    {
        try
        {
            return DateTimeOffset.UnixEpoch.ToString(format, CultureInfo.InvariantCulture).Length > 1;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static TimeZoneInfo ParseZone(MappingNode node)
    {
        var id = node.AsText();
        if (FixedOffset().IsMatch(id))
        {
            var offset = TimeSpan.ParseExact(id[1..], @"hh\:mm", CultureInfo.InvariantCulture);
            return TimeZoneInfo.CreateCustomTimeZone(id, id[0] == '-' ? -offset : offset, id, id);
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
        {
            return zone;
        }

        var known = TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id);
        var meant = NearestName.Find(id, known);
        throw node.Wrong(
            $"there is no time zone \"{id}\" on this machine; "
            + (meant is null ? "" : $"did you mean \"{meant}\"? ")
            + "Write UTC, an offset such as +01:00, or a name such as Europe/Berlin (Debian: package tzdata)");
    }

    private static char? ParseSeparator(MappingNode? node) => node switch
    {
        null => null,
        _ when node.AsText() is [var one] && !char.IsAsciiLetterOrDigit(one) && one is not ('+' or '-') => one,
        _ => throw node.Wrong("must be one character that is neither a letter, a digit nor a sign; for example \",\""),
    };

    [GeneratedRegex("'[^']*'|\"[^\"]*\"|\\\\.")]
    private static partial Regex Quoted();

    [GeneratedRegex("^[+-](0[0-9]|1[0-3]):[0-5][0-9]$")]
    private static partial Regex FixedOffset();
}
