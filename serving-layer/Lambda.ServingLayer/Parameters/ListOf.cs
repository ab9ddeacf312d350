using System.Text;

namespace Lambda.ServingLayer.Parameters;

/// <summary>Lists in one parameter: values separated by commas; <c>\,</c> is a comma and <c>\\</c> a backslash inside a value.</summary>
public static class ListOf
{
    /// <summary>The values; empty ones are left out, so that an empty text is an empty list.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var value = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is ',' or '\\')
            {
                value.Append(text[++i]);
            }
            else if (text[i] != ',')
            {
                value.Append(text[i]);
            }
            else if (value.Length > 0)
            {
                yield return value.ToString();
                value.Clear();
            }
        }

        if (value.Length > 0)
        {
            yield return value.ToString();
        }
    }
}
