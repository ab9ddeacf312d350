namespace Lambda.Ports;

/// <summary>Text that every database takes as text: PostgreSQL refuses NUL, and half of a surrogate pair has no UTF-8.</summary>
public static class StorableText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text with each NUL and each lone surrogate replaced by U+FFFD; the same object when there is none.</summary>
    public static string Of(string text)
    {
        var first = FirstRefused(text);
        return first < 0 ? text : string.Create(text.Length, (text, first), static (target, source) =>
        {
            source.text.CopyTo(target);
            for (var i = source.first; i < target.Length; i++)
            {
                if (!IsStorable(source.text, i))
                {
                    target[i] = Replacement;
                }
            }
        });
    }

    private static int FirstRefused(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsStorable(text, i))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsStorable(string text, int index) => text[index] switch
    {
        '\0' => false,
        var unit when char.IsHighSurrogate(unit) => index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]),
        var unit when char.IsLowSurrogate(unit) => index > 0 && char.IsHighSurrogate(text[index - 1]),
        _ => true,
    };
}
