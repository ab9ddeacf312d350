using Lambda.ServingLayer.Receipts;

namespace Lambda.ServingLayer.Queries;

/// <summary>The views as one publication has them, for questions that belong together; remembers what it was asked. Made by <see cref="QueryView"/>.</summary>
public sealed class PublishedViews
{
    private readonly Func<QueryRequest, ValueTask<QueryAnswer>> _ask;
    private readonly List<QueryAnswer> _answers = [];

    internal PublishedViews(Func<QueryRequest, ValueTask<QueryAnswer>> ask) => _ask = ask;

    /// <summary>How far each view was read, in the order of the questions; a view that was asked twice is there twice.</summary>
    public IReadOnlyList<ViewRead> Reads => [.. _answers.Select(ViewRead.Of)];

    /// <summary>Whether the speed layer went on between two of the questions.</summary>
    internal bool AreOfDifferentMoments => _answers.Any(answer => !answer.Receipt.Partitions.Select(partition => partition.SpeedTo)
        .SequenceEqual(_answers[0].Receipt.Partitions.Select(partition => partition.SpeedTo)));

    internal bool HaveHole => _answers.Exists(answer => answer.Receipt.Completeness == Completeness.Hole);

    internal Receipt? FirstRefused =>
        _answers.Find(answer => answer.Request.RequireComplete && answer.Receipt.Completeness != Completeness.Complete)?.Receipt;

    /// <summary>Answers a question.</summary>
    public async ValueTask<QueryAnswer> AskAsync(QueryRequest request)
    {
        var answer = await _ask(request);
        _answers.Add(answer);
        return answer;
    }

    /// <summary>
    /// One receipt for all answers: that of the first, but for what is missing, which is told for all. At least one question must have been asked.
    /// </summary>
    public Receipt Receipt() => _answers[0].Receipt with
    {
        Completeness = _answers.Max(answer => answer.Receipt.Completeness),
        Holes = [.. _answers.SelectMany(answer => answer.Receipt.Holes).Distinct().Order()],
        Reasons = [.. _answers.SelectMany(answer => answer.Receipt.Reasons).Distinct()],
    };
}

/// <summary>How far a view was read for an answer that is made of several.</summary>
/// <param name="View">The view.</param>
/// <param name="Version">The batch view's version; <c>null</c> before the first publish.</param>
/// <param name="Cut">The epoch before which it counts.</param>
/// <param name="SpeedTo">For each partition the first offset that the answer does not count.</param>
public sealed record ViewRead(string View, long? Version, long? Cut, IReadOnlyList<long> SpeedTo)
{
    /// <summary>How far the view of an answer was read.</summary>
    public static ViewRead Of(QueryAnswer answer) => new(
        answer.Request.View.Name, answer.Receipt.Version, answer.Receipt.Cut,
        [.. answer.Receipt.Partitions.OrderBy(partition => partition.Partition).Select(partition => partition.SpeedTo)]);
}
