using System.Text;
using System.Text.Json;

namespace Lambda.Import.Mappings;

/// <summary>Reads a mapping's JSON (comments and trailing commas allowed) into nodes that know their place.</summary>
internal static class MappingJson
{
    /// <summary>Nesting that no sensible mapping reaches; a bound for the recursion.</summary>
    private const int MaxDepth = 32;

    /// <exception cref="ImportException">The text is not JSON, or names a member twice.</exception>
    public static MappingNode Parse(ReadOnlySpan<byte> utf8, string source)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            MaxDepth = MaxDepth,
        });
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, utf8, source, "$");
            reader.Read();
            return root;
        }
        catch (JsonException error)
        {
            var line = (error.LineNumber ?? 0) + 1;
            var column = (error.BytePositionInLine ?? 0) + 1;
            throw new ImportException($"{source} line {line}, column {column}: not valid JSON: {WithoutPlace(error.Message)}", error);
        }
    }

    private static MappingNode ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, string source, string path)
    {
        var node = new MappingNode
        {
            Kind = KindOf(reader.TokenType),
            Source = source,
            Path = path,
            Line = utf8[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1,
            Scalar = ScalarOf(ref reader),
        };
        if (node.Kind == MappingNodeKind.Object)
        {
            ReadMembers(ref reader, utf8, node);
        }
        else if (node.Kind == MappingNodeKind.List)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                node.Items.Add(ReadValue(ref reader, utf8, source, $"{path}[{node.Items.Count}]"));
            }
        }

        return node;
    }

    private static void ReadMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, MappingNode node)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            var value = ReadValue(ref reader, utf8, node.Source, PathTo(node.Path, name));
            if (node.Find(name) is { } first)
            {
                throw value.Wrong($"\"{name}\" stands here a second time (first in line {first.Line}); keep one");
            }

            node.Members.Add(new(name, value));
        }
    }

    private static MappingNodeKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => MappingNodeKind.Object,
        JsonTokenType.StartArray => MappingNodeKind.List,
        JsonTokenType.String => MappingNodeKind.Text,
        JsonTokenType.Number => MappingNodeKind.Number,
        JsonTokenType.True or JsonTokenType.False => MappingNodeKind.Boolean,
        _ => MappingNodeKind.Null,
    };

    private static string ScalarOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => "",
    };

    private static string PathTo(string parent, string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? $"{parent}.{name}" : $"{parent}['{name}']";

    // The reader's own message ends with its place, which the caller says in its own words.
    private static string WithoutPlace(string message)
    {
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? message : message[..place];
    }
}
