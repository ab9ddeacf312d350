namespace Lambda.EndToEnd.Tests.Comparing;

/// <summary>One row of the platform's answer, however it was asked.</summary>
/// <param name="Window">The start of its window in microseconds; <c>null</c> when there is one for all time.</param>
/// <param name="Key">The key fields.</param>
/// <param name="IsSketched">Whether sketched values in it may be approximate.</param>
/// <param name="ValueOf">A value by name: <c>long</c>, <c>double</c>, <c>string</c> or <c>null</c>; a time is its microseconds since 1970.</param>
public readonly record struct AnswerPart(long? Window, IReadOnlyList<string> Key, bool IsSketched, Func<string, object?> ValueOf);
