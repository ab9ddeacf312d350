namespace Lambda.Ports.Batch;

/// <summary>Keeps the rows of batch views, immutable once written, by view and version. Which version is served is the catalog's business.</summary>
public interface IBatchViewStore
{
    /// <summary>
    /// Writes all rows of a version; durable and complete on return, or as if it had never been called. What an earlier, unfinished attempt left is
    /// replaced.
    /// </summary>
    /// <param name="view">The view.</param>
    /// <param name="version">The version.</param>
    /// <param name="rows">Sorted by pane, then by key bytes, each group once.</param>
    /// <param name="cancellationToken">Gives up and leaves nothing behind.</param>
    ValueTask WriteAsync(string view, long version, IEnumerable<BatchRow> rows, CancellationToken cancellationToken);

    /// <summary>Rows of one version, sorted by pane, then by key bytes.</summary>
    /// <exception cref="MissingVersionException">The version's rows are not there, or not all of them.</exception>
    IAsyncEnumerable<BatchRow> ReadAsync(BatchQuery query, CancellationToken cancellationToken);

    /// <summary>Removes a version's rows; readers that have begun may finish. Does nothing when there are none.</summary>
    ValueTask DropAsync(string view, long version, CancellationToken cancellationToken);

    /// <summary>The versions whose rows are kept, whether published or left over from a run that did not finish.</summary>
    ValueTask<IReadOnlyList<long>> VersionsAsync(string view, CancellationToken cancellationToken);
}
