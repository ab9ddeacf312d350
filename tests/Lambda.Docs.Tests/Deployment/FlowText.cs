using System.Text;

namespace Lambda.Docs.Tests.Deployment;

/// <summary>What stands on one line of YAML: plain and quoted texts, <c>{ a: b }</c> and <c>[a, b]</c>.</summary>
internal sealed class FlowText
{
    private const string NeverPlain = "&*!|>%@`{}[]\"'";
    private readonly string _text;
    private int _at;

    private FlowText(string text) => _text = text;

    /// <summary>The value of a text, or <c>null</c> when it is none.</summary>
    public static object? Read(string text)
    {
        var reader = new FlowText(text);
        return reader.Value("") is { } value && reader._at == text.Length ? value : null;
    }

    /// <summary>The key of <c>key: value</c> or <c>key:</c>, without quotes; <c>null</c> when the line is none.</summary>
    public static string? KeyOf(string line) => LengthOfKey(line) is > 0 and var length ? line[..length].Trim('"') : null;

    /// <summary>How long the key is, quotes included; 0 without one.</summary>
    public static int LengthOfKey(string line)
    {
        if (line.StartsWith('{') || line.StartsWith('[') || line.StartsWith('"'))
            return 0;
        var colon = line.EndsWith(':') && !line.Contains(": ", StringComparison.Ordinal) ? line.Length - 1 : line.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && line[..colon].All(character => char.IsAsciiLetterOrDigit(character) || "._-/<".Contains(character)) ? colon : 0;
    }

    /// <summary>A line without the comment at its end.</summary>
    public static string WithoutComment(string line)
    {
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            if (quote == '\0' && line[i] == '#' && (i == 0 || line[i - 1] == ' '))
                return line[..i];
            if (line[i] is '"' or '\'' && (i == 0 || line[i - 1] != '\\'))
                quote = quote == '\0' ? line[i] : quote == line[i] ? '\0' : quote;
        }

        return line;
    }

    private object? Value(string ends)
    {
        Blanks();
        var value = _at >= _text.Length ? null : _text[_at] switch
        {
            '{' => Members(),
            '[' => Items(),
            '"' => Quoted(),
            _ => (object?)Plain(ends),
        };
        Blanks();
        return value;
    }

    private Dictionary<string, object>? Members()
    {
        var members = new Dictionary<string, object>();
        _at++;
        while (!Takes('}'))
        {
            if (Plain(":") is not { } key || !Takes(':') || Value(",}") is not { } value || !members.TryAdd(key, value) || (!Takes(',') && !IsAt('}')))
                return null;
        }

        return members;
    }

    private List<object>? Items()
    {
        var items = new List<object>();
        _at++;
        while (!Takes(']'))
        {
            if (Value(",]") is not { } value || (!Takes(',') && !IsAt(']')))
                return null;
            items.Add(value);
        }

        return items;
    }

    private string? Quoted()
    {
        var text = new StringBuilder();
        for (_at++; _at < _text.Length && _text[_at] != '"'; _at++)
            text.Append(_text[_at] != '\\' ? _text[_at] : _text[++_at] switch { 'n' => '\n', 'r' => '\r', var escaped => escaped });
        return Takes('"') ? text.ToString() : null;
    }

    private string? Plain(string ends)
    {
        Blanks();
        var start = _at;
        while (_at < _text.Length && !ends.Contains(_text[_at]))
            _at++;
        var text = _text[start.._at].TrimEnd();
        return text.Length > 0 && !NeverPlain.Contains(text[0]) && !text.Contains(": ", StringComparison.Ordinal) ? text : null;
    }

    private bool Takes(char character)
    {
        Blanks();
        if (!IsAt(character))
            return false;
        _at++;
        return true;
    }

    private bool IsAt(char character) => _at < _text.Length && _text[_at] == character;

    private void Blanks()
    {
        while (_at < _text.Length && _text[_at] == ' ')
            _at++;
    }
}
