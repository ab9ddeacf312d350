namespace Lambda.SharedLogic.Events;

/// <summary>Why a record is no event.</summary>
/// <param name="Field">The field at fault, as a path such as <c>gps_coordinates.latitude</c>, or <see cref="WholeRecord"/>.</param>
/// <param name="Reason">What the value must be: one of a fixed set of phrases, so that rejections can be counted by reason.</param>
/// <param name="Value">The value as it was spelled, without quotes, at most <see cref="MaximumValueLength"/> characters; <c>null</c> when there is none.</param>
public sealed record EventRejection(string Field, string Reason, string? Value)
{
    /// <summary>The path of a record that is at fault as a whole.</summary>
    public const string WholeRecord = "$";

    /// <summary>A longer value is cut to this many characters, the last of them an ellipsis.</summary>
    public const int MaximumValueLength = 100;

    /// <summary>The start of some UTF-8 (or what claims to be it) as a value to show.</summary>
    internal static string Show(ReadOnlySpan<byte> value) =>
        // A character takes at most four bytes: more than these are never shown.
        Cut(System.Text.Encoding.UTF8.GetString(value[..Math.Min(value.Length, MaximumValueLength * 4)]));

    /// <summary>A text as a value to show.</summary>
    internal static string Cut(string text)
    {
        if (text.Length <= MaximumValueLength)
        {
            return text;
        }

        var end = MaximumValueLength - 1;
        return (char.IsHighSurrogate(text[end - 1]) ? text[..(end - 1)] : text[..end]) + "…";
    }
}
