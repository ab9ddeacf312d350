using Lambda.Ports.Batch;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Merging;

namespace Lambda.ServingLayer.Queries;

/// <summary>
/// Merges the rows of both layers. A part that turns out to be damaged half-way is named and left out, and merging starts again without it: a state that was
/// merged in part must not be served.
/// </summary>
internal sealed class PartsMerger(IBatchViewStore batch, QueryRequest request, Rollup rollup, BatchQuery? batchQuery, bool filtersKeys, Action<string, Exception>? onUnavailable)
{
    /// <summary>All rows that may be on the page, by window, then key.</summary>
    public async ValueTask<IReadOnlyList<AnswerRow>> MergeAsync(LayerParts parts, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = new MergedAnswer(request.View, rollup);
            var bound = PageBound.For(request);
            if (await AddBatchAsync(parts, answer, bound, cancellationToken) && AddRealTime(parts, answer, bound, cancellationToken))
            {
                var rows = answer.Rows();
                return bound is { LastWindow: < long.MaxValue } ? [.. rows.Where(row => row.WindowStart <= bound.LastWindow)] : rows;
            }
        }
    }

    /// <summary>Whether the batch rows, if they are wanted, went in without a fault.</summary>
    private async ValueTask<bool> AddBatchAsync(LayerParts parts, MergedAnswer answer, PageBound? bound, CancellationToken cancellationToken)
    {
        if (!parts.UsesBatch || batchQuery is null)
        {
            return true;
        }

        try
        {
            await foreach (var row in batch.ReadAsync(batchQuery, cancellationToken))
            {
                if (bound?.IsReached(row.Pane, answer.BatchRows) == true)
                {
                    break;
                }

                if (!filtersKeys || request.Keys.Matches(row.Key.Span))
                {
                    answer.AddBatch(row.Pane, row.Key.Span, row.State.Span);
                }
            }

            return true;
        }
        catch (Exception failure) when (failure is MissingVersionException or CorruptStateException)
        {
            parts.LoseBatch(failure.Message);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            onUnavailable?.Invoke("batch view store", failure);
            parts.UsesBatch = false;
            parts.Degrade("the batch view store does not answer");
        }

        return false;
    }

    private bool AddRealTime(LayerParts parts, MergedAnswer answer, PageBound? bound, CancellationToken cancellationToken)
    {
        foreach (var state in parts.Snapshot?.States ?? [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (parts.DamagedEpochs.Contains(state.Epoch) || state.Epoch < parts.Seam.FirstEpoch || bound?.Needs(state.Pane) == false)
            {
                continue;
            }

            try
            {
                if (!filtersKeys || request.Keys.Matches(state.Key.Span))
                {
                    answer.AddRealTime(state.Pane, state.Key.Span, state.State.Span);
                }
            }
            catch (CorruptStateException failure)
            {
                parts.LoseEpoch(state.Epoch, $"epoch {state.Epoch}: a real-time state cannot be read: {failure.Message}");
                return false;
            }
        }

        return true;
    }
}
