using System.Text;

namespace Lambda.Import.Mappings;

/// <summary>How CSV files are written: the <c>csv</c> part of a mapping.</summary>
internal sealed class CsvFormat
{
    /// <summary>What stands between two values; a comma unless the mapping says otherwise.</summary>
    public char Delimiter { get; private init; } = ',';

    /// <summary>The quotation mark around values; <c>null</c> when quotation marks are ordinary characters.</summary>
    public char? Quote { get; private init; } = '"';

    /// <summary>The files' encoding; <c>null</c> for UTF-8. A UTF-16 byte order mark overrules it.</summary>
    public Encoding? Encoding { get; private init; }

    /// <summary>Whether white space around values is cut off.</summary>
    public bool Trim { get; private init; }

    /// <summary>The columns' names, for files without a header row; <c>null</c> when the first row names them.</summary>
    public string[]? Columns { get; private init; }

    /// <summary>The same format for a file whose first row names its columns.</summary>
    public CsvFormat WithHeaderRow() => new() { Delimiter = Delimiter, Quote = Quote, Encoding = Encoding, Trim = Trim };

    public static CsvFormat Parse(MappingNode? node, ColumnSlots? columns)
    {
        if (node is null)
        {
            return new CsvFormat();
        }

        var optional = columns is null ? Array.Empty<string>() : ["optionalColumns"];
        node.AsObject(["delimiter", "quote", "encoding", "trim", "columns", .. optional]);
        foreach (var column in node.Find("optionalColumns")?.AsTexts() ?? [])
        {
            columns!.MakeOptional(column);
        }

        var delimiter = ParseDelimiter(node.Find("delimiter"));
        var quote = ParseQuote(node.Find("quote"));
        return delimiter == quote ? throw node.Wrong("delimiter and quote must differ") : new CsvFormat
        {
            Delimiter = delimiter,
            Quote = quote,
            Encoding = ParseEncoding(node.Find("encoding")),
            Trim = node.Find("trim")?.AsBoolean() ?? false,
            Columns = node.Find("columns")?.AsTexts().ToArray(),
        };
    }

    private static char ParseDelimiter(MappingNode? node) => node switch
    {
        null => ',',
        _ when IsOneCharacter(node.AsText()) => node.AsText()[0],
        _ => throw node.Wrong("must be one ASCII character; for example \",\", \";\" or \"\\t\""),
    };

    private static char? ParseQuote(MappingNode? node) => node switch
    {
        null => '"',
        { Kind: MappingNodeKind.Null } => null,
        _ when IsOneCharacter(node.AsText()) => node.AsText()[0],
        _ => throw node.Wrong("must be one ASCII character, or null when quotation marks are ordinary characters"),
    };

    private static Encoding? ParseEncoding(MappingNode? node) => node?.AsChoice("utf-8", "utf-16", "latin-1", "windows-1252") switch
    {
        "utf-16" => Encoding.Unicode,
        "latin-1" => Encoding.Latin1,
        "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
        _ => null,
    };

    private static bool IsOneCharacter(string text) => text.Length == 1 && char.IsAscii(text[0]) && text[0] is not ('\r' or '\n');
}
