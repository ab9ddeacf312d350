using System.Globalization;

namespace Lambda.Docs.Tests.Deployment;

/// <summary>Reads the part of YAML that the deployment files keep to: block mappings and sequences, one-line flow ones, quoted and plain texts, anchors and merges. Refuses everything else.</summary>
internal sealed class YamlReader
{
    private readonly string _name;
    private readonly List<(int Number, int Indent, string Text)> _lines = [];
    private readonly Dictionary<string, object> _anchors = [];
    private int _next;

    private YamlReader(string name) => _name = name;

    /// <summary>The documents of a file, made of dictionaries, lists and texts.</summary>
    /// <exception cref="FormatException">It is not such a file.</exception>
    public static IReadOnlyList<object> Documents(string name, string text)
    {
        var documents = new List<object>();
        var reader = new YamlReader(name);
        foreach (var (line, index) in text.Split('\n').Append("---").Select((line, index) => (line, index)))
        {
            if (line == "---")
            {
                documents.AddRange(reader.Document());
                continue;
            }

            if (line.Contains('\t') || line.EndsWith(' '))
                throw new FormatException($"{name}:{index + 1}: a tab, or a blank at the end");
            var content = FlowText.WithoutComment(line).TrimEnd();
            if (content.Length > 0)
                reader._lines.Add((index + 1, content.Length - content.TrimStart().Length, content.TrimStart()));
        }

        return documents;
    }

    private IEnumerable<object> Document()
    {
        if (_lines.Count == 0)
            yield break;
        var document = Block(_lines[0].Indent);
        if (_next < _lines.Count)
            throw Refused("does not belong to what is before it");
        _lines.Clear();
        _next = 0;
        yield return document;
    }

    private object Block(int indent) => _lines[_next].Text.StartsWith("- ", StringComparison.Ordinal) ? Sequence(indent) : Mapping(indent);

    private List<object> Sequence(int indent)
    {
        var items = new List<object>();
        while (_next < _lines.Count && _lines[_next].Indent == indent && _lines[_next].Text.StartsWith("- ", StringComparison.Ordinal))
        {
            var (number, _, text) = _lines[_next];
            var rest = text[2..].TrimStart();
            if (FlowText.KeyOf(rest) is null)
            {
                _next++;
                items.Add(Value(rest, indent));
            }
            else
            {
                // A mapping that begins beside the dash goes on below it.
                var inner = indent + text.Length - rest.Length;
                _lines[_next] = (number, inner, rest);
                items.Add(Mapping(inner));
            }
        }

        return items;
    }

    private Dictionary<string, object> Mapping(int indent)
    {
        var members = new Dictionary<string, object>();
        while (_next < _lines.Count && _lines[_next].Indent == indent)
        {
            var text = _lines[_next].Text;
            var key = FlowText.KeyOf(text) ?? throw Refused("is no 'key: value'");
            var rest = text[(FlowText.LengthOfKey(text) + 1)..].Trim();
            _next++;
            if (key == "<<")
            {
                foreach (var (name, merged) in (Dictionary<string, object>)Value(rest, indent))
                    members.TryAdd(name, merged);
            }
            else if (!members.TryAdd(key, Value(rest, indent)))
            {
                throw Refused($"follows a second '{key}'");
            }
        }

        return members;
    }

    private object Value(string text, int indent)
    {
        if (text.StartsWith('*'))
            return _anchors.GetValueOrDefault(text[1..]) ?? throw Refused($"follows an unknown anchor '{text}'");
        if (text.StartsWith('&'))
        {
            var (name, rest) = text.Split(' ', 2) is [var anchor, var value] ? (anchor[1..], value) : (text[1..], "");
            return _anchors[name] = Value(rest, indent);
        }

        if (text.Length > 0)
            return FlowText.Read(text) ?? throw Refused($"follows '{text}', which cannot be read");
        if (_next < _lines.Count && _lines[_next].Indent > indent)
            return Block(_lines[_next].Indent);
        return _next < _lines.Count && _lines[_next].Indent == indent && _lines[_next].Text.StartsWith("- ", StringComparison.Ordinal) ? Sequence(indent) : "";
    }

    private FormatException Refused(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{_name}:{(_next < _lines.Count ? _lines[_next].Number : _lines[^1].Number)}: this line {what}"));
}
