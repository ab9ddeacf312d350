namespace Lambda.SharedLogic.Merging;

/// <summary>One row of an answer.</summary>
/// <param name="WindowStart">The start of its window in microseconds; <see cref="Windows.Windowing.GlobalPane"/> when there is one for all time.</param>
/// <param name="WindowEnd">The end of its window; <see cref="long.MaxValue"/> when there is one for all time.</param>
/// <param name="Key">The kept key fields.</param>
/// <param name="Values">The values, in the order of the view's definition.</param>
/// <param name="IsSketched">Whether the real-time views had a part in it, so that sketched values are approximate.</param>
public sealed record AnswerRow(long WindowStart, long WindowEnd, IReadOnlyList<string> Key, object?[] Values, bool IsSketched);
