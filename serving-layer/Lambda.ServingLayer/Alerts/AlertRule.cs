using Lambda.ServingLayer.Queries;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.ServingLayer.Alerts;

/// <summary>When which rows of a view are in trouble. A value: all that it says of an answer is in <see cref="AlertJudge"/>, which is pure.</summary>
/// <param name="Name">Its name: lower-case words joined by hyphens.</param>
/// <param name="View">The view that it is over.</param>
/// <param name="Value">Which of the view's values it looks at.</param>
/// <param name="Condition">What is trouble.</param>
/// <param name="Level">The level, in the value's unit; seconds for <see cref="AlertCondition.SilentFor"/>.</param>
public sealed record AlertRule(string Name, ViewDefinition View, int Value, AlertCondition Condition, double Level)
{
    /// <summary>How many windows in a row a rule may ask for: 1,000. Each evaluation reads them all.</summary>
    public const int MostWindows = 1_000;

    /// <summary>From where on it is no trouble any more: the level itself, or further from trouble. Between the two an alert stays as it is.</summary>
    public double ClearLevel { get; init; } = Level;

    /// <summary>How many windows in a row have to be in trouble, the last ones that the watermark has closed; <c>null</c> for one answer over all time.</summary>
    public int? Windows { get; init; }

    /// <summary>Only these keys.</summary>
    public KeyFilter Keys { get; init; } = KeyFilter.All(View);

    /// <summary>The places of the key fields that tell alerts apart, in the view's order; the others are merged away.</summary>
    public IReadOnlyList<int> GroupBy { get; init; } = [.. Enumerable.Range(0, View.KeyFields.Length)];

    /// <summary>The names of the key fields that tell alerts apart.</summary>
    public IReadOnlyList<string> KeyNames => [.. GroupBy.Select(place => View.KeyFields[place].Name)];

    /// <summary>A question whose receipt says how far an answer would come, and which reads no row, or one.</summary>
    internal QueryRequest Probe => View.Windowing.Kind == WindowKind.Global
        ? Question with { Keys = new KeyFilter([.. View.KeyFields.Select(_ => (IReadOnlyList<string>)[])]) }
        : Question with { From = 0, To = 0 };

    private QueryRequest Question => new(View)
    {
        Keys = Keys,
        GroupBy = GroupBy,
        Interval = Windows is null ? QueryInterval.All : QueryInterval.OwnOf(View),
        Limit = int.MaxValue, // one page: two pages could be of two moments
        RequireComplete = true,
    };

    /// <summary>The question that decides: everything, or the windows from the first on that can matter at a watermark or later.</summary>
    internal QueryRequest QuestionAt(long watermark) =>
        Windows is { } windows ? Question with { From = NewestClosed(watermark) - ((windows - 1) * View.Windowing.Period) } : Question;

    /// <summary>The start of the last window that ends at or before a watermark.</summary>
    internal long NewestClosed(long watermark) => Windowing.FloorTo(watermark - View.Windowing.Size, View.Windowing.Period);
}
