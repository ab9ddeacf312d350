using System.Collections;
using System.Globalization;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>Compares presented values and puts them into words.</summary>
internal static class ValueChange
{
    private const int LongestText = 200;

    /// <summary>Whether two presented values are the same; lists when their entries are.</summary>
    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (string, _) or (_, string) => Equals(left, right),
        (IEnumerable these, IEnumerable those) => these.Cast<object?>().SequenceEqual(those.Cast<object?>(), Comparer.Instance),
        _ => Equals(left, right),
    };

    /// <summary>A value as a number; <c>null</c> when it is none.</summary>
    public static double? NumberOf(object? value) => value switch
    {
        long whole => whole,
        double number => number,
        _ => null,
    };

    /// <summary>A value in words, cut after 200 characters; <c>null</c> for none.</summary>
    public static string? TextOf(object? value)
    {
        var text = value switch
        {
            null => null,
            string known => known,
            DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            IEnumerable list => string.Join(", ", list.Cast<object?>().Select(TextOf)),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
        return text is { Length: > LongestText } ? text[..LongestText] : text;
    }

    private sealed class Comparer : IEqualityComparer<object?>
    {
        public static Comparer Instance { get; } = new();

        bool IEqualityComparer<object?>.Equals(object? x, object? y) => AreEqual(x, y);

        int IEqualityComparer<object?>.GetHashCode(object? obj) => 0;
    }
}
