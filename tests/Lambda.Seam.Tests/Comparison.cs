using System.Collections;
using Lambda.ServingLayer;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.Seam.Tests;

/// <summary>Asks the platform and the oracle the same question and compares every row and every value.</summary>
public static class Comparison
{
    /// <summary>Compares one view. The receipt says which offsets the answer counts; the oracle counts the same ones.</summary>
    /// <returns>The first difference in words, or <c>null</c>.</returns>
    public static Task<string?> FirstDifferenceAsync(Platform platform, ViewDefinition view) => FirstDifferenceAsync(platform.Query, platform.Oracle, view, platform.PartitionCount);

    /// <summary>The same of a query and an oracle that stand alone.</summary>
    public static async Task<string?> FirstDifferenceAsync(QueryView query, Oracle oracle, ViewDefinition view, int partitions)
    {
        var answer = await query.AskAsync(new QueryRequest(view) { Limit = QueryRequest.HighestLimit }, CancellationToken.None);
        if (answer.Receipt.Holes.Count > 0)
            return $"{view.Name}: holes {string.Join(',', answer.Receipt.Holes)}: {string.Join("; ", answer.Receipt.Reasons)}";

        if (answer.Receipt.Partitions.Count != partitions)
            return $"{view.Name}: {answer.Receipt.Partitions.Count} of {partitions} partitions in the receipt";
        var (expected, held) = Questions.All[view.Name].Ask(
            oracle, Offsets(answer, p => p.BatchTo), Offsets(answer, p => p.SpeedTo), FiredTo(answer), view);
        if (view.Policies.Trigger.Holds && answer.Receipt.Held?.Events != held)
            return $"{view.Name}: holds {answer.Receipt.Held?.Events} back, expected {held}";
        foreach (var row in answer.Rows)
        {
            var group = NameOf(view, row);
            if (!expected.Remove(group, out var values))
                return $"{view.Name}: row {group} should not be there";
            if (FirstDifference(view, row, values) is { } difference)
                return $"{view.Name}: row {group}: {difference}";
        }

        return expected.Count == 0 ? null : $"{view.Name}: row {expected.Keys.First()} is missing";
    }

    private static long[] Offsets(QueryAnswer answer, Func<PartitionReceipt, long> select) =>
        [.. answer.Receipt.Partitions.OrderBy(partition => partition.Partition).Select(select)];

    /// <summary>For each partition the moment up to which the receipt says that every firing was made.</summary>
    private static long[] FiredTo(QueryAnswer answer)
    {
        var firedTo = new long[answer.Receipt.Partitions.Count];
        Array.Fill(firedTo, long.MinValue);
        foreach (var partition in answer.Receipt.Held?.Partitions ?? [])
            firedTo[partition.Partition] = partition.FiredTo is { } time ? (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : long.MinValue;
        return firedTo;
    }

    private static string NameOf(ViewDefinition view, AnswerRow row)
    {
        var window = view.Windowing.Kind == WindowKind.Global
            ? "all"
            : $"{Instant(row.WindowStart):u} to {Instant(row.WindowEnd):u}";
        return $"{window}|{string.Join('|', row.Key)}";
    }

    private static DateTimeOffset Instant(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    private static string? FirstDifference(ViewDefinition view, AnswerRow row, Dictionary<string, object?> expected)
    {
        if (expected.Count != view.Values.Count)
            return $"{view.Values.Count} values, expected {expected.Count}";
        for (var i = 0; i < view.Values.Count; i++)
        {
            var definition = view.Values[i];
            var bound = row.IsSketched ? definition.ErrorBound : null;
            if (!AreEqual(expected[definition.Name], row.Values[i], bound))
                return $"{definition.Name} is {Print(row.Values[i])}, expected {Print(expected[definition.Name])}{(row.IsSketched ? " (sketched)" : "")}";
        }

        return null;
    }

    private static bool AreEqual(object? expected, object? actual, ErrorBound? bound) => (expected, actual) switch
    {
        (double wanted, double got) => Math.Abs(wanted - got) <= Math.Max(bound?.Relative ?? 0, 1e-12) * Math.Abs(wanted),
        (long wanted, long got) => Math.Abs(wanted - got) <= (bound?.Relative ?? 0) * wanted,
        (IReadOnlyList<NamedShare> wanted, IReadOnlyList<NamedShare> got) when bound is not null => bound.Allows(wanted, got),
        (IEnumerable wanted and not string, IEnumerable got) => wanted.Cast<object>().SequenceEqual(got.Cast<object>()),
        _ => Equals(expected, actual),
    };

    private static string Print(object? value) => value switch
    {
        null => "null",
        IEnumerable list and not string => $"[{string.Join(", ", list.Cast<object>())}]",
        _ => value.ToString()!,
    };
}
