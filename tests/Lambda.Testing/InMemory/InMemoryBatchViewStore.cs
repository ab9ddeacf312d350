using System.Runtime.CompilerServices;
using Lambda.Ports.Batch;

namespace Lambda.Testing.InMemory;

/// <summary>The rows of batch views as arrays under one lock.</summary>
public sealed class InMemoryBatchViewStore : IBatchViewStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string View, long Version), BatchRow[]> _versions = [];

    /// <inheritdoc/>
    public ValueTask WriteAsync(string view, long version, IEnumerable<BatchRow> rows, CancellationToken cancellationToken)
    {
        var copy = new List<BatchRow>();
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (copy.Count > 0 && Compare(copy[^1], row) >= 0)
                throw new ArgumentException($"Row {copy.Count} of view '{view}' is not after the one before it.", nameof(rows));
            copy.Add(row with { Key = row.Key.ToArray(), State = row.State.ToArray() });
        }

        lock (_lock)
            _versions[(view, version)] = [.. copy];
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BatchRow> ReadAsync(BatchQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        var keys = query.Keys?.Select(key => Convert.ToHexString(key.Span)).ToHashSet();
        foreach (var row in Rows(query.View, query.Version))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var inRange = row.Pane >= query.FromPane && (row.Pane < query.ToPane || query.ToPane == long.MaxValue);
            if (inRange && (keys is null || keys.Contains(Convert.ToHexString(row.Key.Span))))
                yield return row;
        }
    }

    /// <inheritdoc/>
    public ValueTask DropAsync(string view, long version, CancellationToken cancellationToken)
    {
        lock (_lock)
            _versions.Remove((view, version));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<long>> VersionsAsync(string view, CancellationToken cancellationToken)
    {
        lock (_lock)
            return ValueTask.FromResult<IReadOnlyList<long>>([.. _versions.Keys.Where(key => key.View == view).Select(key => key.Version).Order()]);
    }

    private BatchRow[] Rows(string view, long version)
    {
        lock (_lock)
            return _versions.GetValueOrDefault((view, version)) ?? throw new MissingVersionException(view, version, "it was never written, or dropped");
    }

    private static int Compare(BatchRow left, BatchRow right) =>
        left.Pane != right.Pane ? left.Pane.CompareTo(right.Pane) : left.Key.Span.SequenceCompareTo(right.Key.Span);
}
