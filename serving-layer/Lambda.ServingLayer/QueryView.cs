using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Merging;

namespace Lambda.ServingLayer;

/// <summary>
/// Answers questions about views: <c>present(batch(before the cut) ⊕ speed(from the cut on))</c>, with a receipt. The catalog is resolved once for each attempt,
/// and the speed layer read once, so no answer mixes versions. When an epoch is missing because a publish overtook the reader, it starts anew.
/// </summary>
/// <param name="versions">Says which version is served.</param>
/// <param name="cuts">Says which partitions there are.</param>
/// <param name="batch">Has the batch views' rows.</param>
/// <param name="realTime">Has the real-time views' states.</param>
/// <param name="log">Knows where each partition ends.</param>
/// <param name="logic">The hash of the logic loaded, as the layers store it with their states.</param>
/// <param name="limits">What a query may cost.</param>
/// <param name="onUnavailable">Told which part did not answer, and how; the answer is degraded then.</param>
public sealed class QueryView(
    IVersionCatalog versions, ICutCatalog cuts, IBatchViewStore batch, IRealTimeViewStore realTime, IEventLog log, string logic, QueryLimits limits,
    Action<string, Exception>? onUnavailable = null)
{
    private readonly PartsReader _parts = new(cuts, realTime, log, logic, onUnavailable);

    /// <summary>Answers a question.</summary>
    /// <exception cref="IncompleteAnswerException">The answer is not complete, and <see cref="QueryRequest.RequireComplete"/> says it must be.</exception>
    /// <exception cref="UnavailableException">The catalog does not answer: nobody knows what to serve.</exception>
    public ValueTask<QueryAnswer> AskAsync(QueryRequest request, CancellationToken cancellationToken) =>
        ReadTogetherAsync(views => views.AskAsync(request), cancellationToken);

    /// <summary>
    /// Answers several questions, each of which may depend on the answers before, from one publication. They start anew when a publish overtakes them, and when
    /// the speed layer went on between two of them: so they are of one moment. Only when that happens at every attempt are they not, and
    /// <see cref="PublishedViews.Reads"/> says so.
    /// </summary>
    /// <param name="read">Asks; may be called more than once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IncompleteAnswerException">An answer is not complete, and its request says it must be.</exception>
    /// <exception cref="UnavailableException">The catalog does not answer: nobody knows what to serve.</exception>
    public async ValueTask<T> ReadTogetherAsync<T>(Func<PublishedViews, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var publication = await CurrentAsync(cancellationToken);
            var views = new PublishedViews(request => AnswerAsync(request, publication?.Versions.GetValueOrDefault(request.View.Name), cancellationToken));
            var result = await read(views);
            if (attempt < limits.MaximumAttempts
                && (views.AreOfDifferentMoments || (views.HaveHole && (await CurrentAsync(cancellationToken))?.Version != publication?.Version)))
            {
                continue;
            }

            return views.FirstRefused is { } refused ? throw new IncompleteAnswerException(refused) : result;
        }
    }

    private async ValueTask<Publication?> CurrentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await versions.CurrentAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new UnavailableException("catalog", failure);
        }
    }

    private async ValueTask<QueryAnswer> AnswerAsync(QueryRequest request, ViewVersion? version, CancellationToken cancellationToken)
    {
        var rollup = RollupOf(request);
        var (fromPane, toPane) = rollup.Panes();
        var keys = request.Keys.Keys(limits.MaximumLookups);
        var parts = await _parts.ReadAsync(
            request, version, new RealTimeQuery(request.View.Name, version?.Cut ?? 0, fromPane, toPane, keys), cancellationToken);
        UseBatch(request, parts);
        var query = version is null ? null : new BatchQuery(request.View.Name, version.Version, fromPane, toPane, keys);
        var merger = new PartsMerger(batch, request, rollup, query, filtersKeys: keys is null && !request.Keys.IsAll, onUnavailable);
        var rows = await merger.MergeAsync(parts, cancellationToken);
        var (page, next) = Paging.Cut(rows, request);
        return new QueryAnswer(request, page, next, ReceiptWriter.Write(request, parts, page, logic));
    }

    private static void UseBatch(QueryRequest request, LayerParts parts)
    {
        if (request.Source == AnswerSource.Speed || parts.Version is not { } version)
        {
            return;
        }

        parts.UsesBatch = true;
        if (version.Fingerprint != request.View.Fingerprint)
        {
            parts.LoseBatch($"version {version.Version} was made by another definition of view '{request.View.Name}': run a full batch");
        }
    }

    private static Rollup RollupOf(QueryRequest request)
    {
        // In the default order nothing before the last page's window can follow.
        var pageFrom = request.OrderBy is null ? request.After?.Last.Window : null;
        var from = Math.Max(request.From ?? long.MinValue, pageFrom ?? long.MinValue);
        return Rollup.Create(request.View, request.Interval.Length, request.GroupBy, from, request.To ?? long.MaxValue);
    }
}
