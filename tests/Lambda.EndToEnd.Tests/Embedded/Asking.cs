using Lambda.EndToEnd.Tests.Comparing;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.Windows;

namespace Lambda.EndToEnd.Tests.Embedded;

/// <summary>Asks a platform and the oracle the same question.</summary>
public static class Asking
{
    /// <summary>The whole answer, in one piece and of one moment.</summary>
    public static ValueTask<QueryAnswer> AskAsync(this EmbeddedPlatform platform, Question question)
    {
        var view = platform.Views.Find(question.View)!;
        var parameters = question.Parameters.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(parameter => parameter.Split('='))
            .Select(parts => KeyValuePair.Create(parts[0], parts[1]));
        return platform.Query.AskAsync(QueryParameters.Parse(view, parameters) with { Limit = int.MaxValue }, CancellationToken.None);
    }

    /// <summary>
    /// Asks these questions and compares every row of the answers with the oracle's, over the very offsets that each receipt says were counted.
    /// </summary>
    /// <returns>The receipts.</returns>
    public static async Task<IReadOnlyList<Receipt>> CompareAsync(
        this EmbeddedPlatform platform, TripOracle oracle, IEnumerable<Question> questions, Tally tally, string moment)
    {
        var receipts = new List<Receipt>();
        foreach (var question in questions)
        {
            var answer = await platform.AskAsync(question);
            Assert.True(answer.Receipt.Completeness == Completeness.Complete, $"{moment}, {question}: {string.Join("; ", answer.Receipt.Reasons)}");
            await oracle.FollowAsync(platform.Log);
            oracle.Count(answer.Receipt.Partitions.ToDictionary(partition => partition.Partition, partition => partition.SpeedTo));
            Assert.Equal(oracle.CountedEvents, answer.Receipt.Events.Batch + answer.Receipt.Events.Speed);
            var differences = Comparison.Differences(oracle.Ask(question), PartsOf(answer), tally);
            Assert.True(differences.Count == 0, $"{moment}, {question}:\n{string.Join('\n', differences)}");
            receipts.Add(answer.Receipt);
        }

        return receipts;
    }

    /// <summary>The rows of an answer.</summary>
    public static IEnumerable<AnswerPart> PartsOf(QueryAnswer answer)
    {
        var places = answer.Request.View.Values.Select((value, index) => (value.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index);
        return answer.Rows.Select(row => new AnswerPart(
            row.WindowStart == Windowing.GlobalPane ? null : row.WindowStart, row.Key, row.IsSketched, name => Plain(row, places[name])));
    }

    private static object? Plain(AnswerRow row, int index) =>
        row.Values[index] is DateTimeOffset time ? (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : row.Values[index];
}
