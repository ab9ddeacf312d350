using Lambda.BatchLayer.Runs;
using Lambda.BatchLayer.Spilling;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.Ports.Skew;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>Compares the rows that were published with those that the events come to, both in canonical order, and names what differs.</summary>
internal sealed class PublishedComparison(ViewDefinition view, SkewCause cause, FindingList findings)
{
    private readonly StateTable _presented = new(view, StateForm.Exact);
    private long _rows;
    private long _wrong;

    /// <summary>Does it.</summary>
    /// <param name="version">What was published.</param>
    /// <param name="earlier">The version that is built on.</param>
    /// <param name="added">The exact states of the events since then.</param>
    /// <param name="addedEvents">How many events that are.</param>
    /// <param name="store">Has the rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MissingVersionException">The rows of <paramref name="earlier"/> cannot be read.</exception>
    public async Task<PublishedSkew> CompareAsync(
        ViewVersion version, ViewVersion? earlier, SpillingTable added, long addedEvents, IBatchViewStore store, CancellationToken cancellationToken)
    {
        CompareCounts(version, (earlier?.Events ?? 0) + addedEvents);
        using var must = new CanonicalRows(earlier, added, store, cancellationToken);
        using var expected = must.Rows().GetEnumerator();
        await using var published = store.ReadAsync(new BatchQuery(version.View, version.Version), cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            await CompareAsync(expected, published);
        }
        catch (MissingVersionException missing) when (missing.Version == version.Version)
        {
            _wrong++;
            Add(Windowing.GlobalPane, [], "rows", (null, null), missing.Message);
        }

        return new PublishedSkew(earlier?.Version, _rows, _wrong);
    }

    private async Task CompareAsync(IEnumerator<BatchRow> expected, IAsyncEnumerator<BatchRow> published)
    {
        var (hasExpected, hasPublished) = (expected.MoveNext(), await published.MoveNextAsync());
        while (hasExpected || hasPublished)
        {
            var order = !hasExpected ? 1 : !hasPublished ? -1 : RowOrder.Canonical.Compare(expected.Current, published.Current);
            Compare(order <= 0 ? expected.Current : null, order >= 0 ? published.Current : null);
            hasExpected = order <= 0 ? expected.MoveNext() : hasExpected;
            hasPublished = order >= 0 ? await published.MoveNextAsync() : hasPublished;
        }
    }

    private void Compare(BatchRow? expected, BatchRow? published)
    {
        _rows += published is null ? 0 : 1;
        if (expected is { } must && published is { } found && must.State.Span.SequenceEqual(found.State.Span))
        {
            return;
        }

        _wrong++;
        var (pane, key) = expected is { } row ? (row.Pane, row.Key) : (published!.Value.Pane, published.Value.Key);
        var (wanted, had) = (Present(expected), Present(published));
        var names = GroupKey.Decode(key.Span, view.KeyFields.Length);
        var isNamed = false;
        for (var value = 0; value < view.Values.Count; value++)
        {
            if (!ValueChange.AreEqual(wanted[value], had[value]))
            {
                isNamed = true;
                Add(pane, names, view.Values[value].Name, (wanted[value], had[value]));
            }
        }

        if (!isNamed)
        {
            Add(pane, names, "state", (null, null));
        }
    }

    /// <summary>The values of a row; those of no event when it is not there, or is no state of the view.</summary>
    private object?[] Present(BatchRow? row)
    {
        _presented.Clear();
        var group = _presented.FindOrAdd(0, []);
        try
        {
            if (row is { } present)
            {
                _presented.MergeEncoded(group, present.State.Span, StateForm.Exact);
            }
        }
        catch (CorruptStateException)
        {
            // It differs, and that is what gets reported.
            _presented.Clear();
            group = _presented.FindOrAdd(0, []);
        }

        return _presented.Present(group);
    }

    private void CompareCounts(ViewVersion version, long events)
    {
        if (version.Events != events)
        {
            _wrong++;
            Add(Windowing.GlobalPane, [], "events applied", (events, version.Events));
        }
    }

    private void Add(long pane, IReadOnlyList<string> key, string value, (object? Expected, object? Published) values, string? text = null)
    {
        var (wanted, had) = (ValueChange.NumberOf(values.Expected), ValueChange.NumberOf(values.Published));
        var scale = Math.Max(Math.Abs(wanted ?? 0), Math.Abs(had ?? 0));
        var finding = new SkewFinding(
            view.Name, null, null, pane, key, value, text ?? ValueChange.TextOf(values.Published), null, cause, had - wanted, ValueChange.TextOf(values.Expected));
        findings.Add(finding, finding.Change is { } change && scale > 0 ? Math.Abs(change) / scale : 1);
    }
}
