using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.Batch;

namespace Lambda.Infra.Sqlite.Batch;

/// <summary>
/// The batch views of the embedded profile: one immutable SQLite file for each view and version, <c>VIEW/VERSION.sqlite</c>. A file gets its name only when it
/// is whole and durable; dropping it is unlinking it.
/// </summary>
/// <param name="root">The folder; made when it is missing.</param>
public sealed class SqliteBatchViewStore(string root) : IBatchViewStore, IAsyncDisposable
{
    private const string Extension = ".sqlite";
    private const string Unfinished = ".unfinished";
    private readonly ConcurrentDictionary<(string View, long Version), BatchFilePool> _pools = [];

    /// <inheritdoc/>
    public async ValueTask WriteAsync(string view, long version, IEnumerable<BatchRow> rows, CancellationToken cancellationToken)
    {
        var final = PathOf(view, version);
        // Writing is work for the processor and the disk, not something to wait for: off the caller's thread.
        await Task.Run(() => Write(final, view, version, rows, cancellationToken), cancellationToken).ConfigureAwait(false);
        Forget(view, version);
        PoolOf(view, version).Trust();
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BatchRow> ReadAsync(BatchQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var pool = PoolOf(query.View, query.Version);
        var file = pool.Rent();
        try
        {
            foreach (var row in Rows(file, query))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return row;
            }
        }
        finally
        {
            pool.Return(file);
        }
    }

    /// <inheritdoc/>
    public ValueTask DropAsync(string view, long version, CancellationToken cancellationToken)
    {
        var path = PathOf(view, version);
        Forget(view, version);
        if (File.Exists(path))
        {
            File.Delete(path);
            DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<long>> VersionsAsync(string view, CancellationToken cancellationToken)
    {
        var folder = FolderOf(view);
        IEnumerable<string> files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + Extension) : [];
        return ValueTask.FromResult<IReadOnlyList<long>>(
        [
            .. files.Select(path => Path.GetFileNameWithoutExtension(path))
                .Where(name => long.TryParse(name, NumberStyles.None, null, out _))
                .Select(long.Parse)
                .Order(),
        ]);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var (view, version) in _pools.Keys)
        {
            Forget(view, version);
        }

        return ValueTask.CompletedTask;
    }

    private void Write(string final, string view, long version, IEnumerable<BatchRow> rows, CancellationToken cancellationToken)
    {
        var temporary = final + Unfinished;
        Directory.CreateDirectory(FolderOf(view));
        DurableFile.FlushFolder(root);
        File.Delete(temporary);
        try
        {
            BatchFileWriter.Write(temporary, view, version, rows, cancellationToken);
            DurableFile.Publish(temporary, final);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static IEnumerable<BatchRow> Rows(BatchFile file, BatchQuery query)
    {
        if (query.ToPane <= query.FromPane)
        {
            return [];
        }

        var last = query.ToPane == long.MaxValue ? long.MaxValue : query.ToPane - 1;
        return query.Keys switch
        {
            null => file.ReadPanes(query.FromPane, last),
            [var key] => file.ReadKey(key, query.FromPane, last),
            var keys => RowsOf(file, keys, query.FromPane, last),
        };
    }

    /// <summary>The rows of several keys, each key once, in the order of panes.</summary>
    private static List<BatchRow> RowsOf(BatchFile file, IReadOnlyList<ReadOnlyMemory<byte>> keys, long fromPane, long lastPane)
    {
        var sorted = keys.ToList();
        sorted.Sort((left, right) => left.Span.SequenceCompareTo(right.Span));
        var rows = new List<BatchRow>();
        for (var i = 0; i < sorted.Count; i++)
        {
            if (i == 0 || !sorted[i].Span.SequenceEqual(sorted[i - 1].Span))
            {
                rows.AddRange(file.ReadKey(sorted[i], fromPane, lastPane));
            }
        }

        rows.Sort((left, right) => left.Pane != right.Pane ? left.Pane.CompareTo(right.Pane) : left.Key.Span.SequenceCompareTo(right.Key.Span));
        return rows;
    }

    private BatchFilePool PoolOf(string view, long version) =>
        _pools.GetOrAdd((view, version), id => new BatchFilePool(PathOf(id.View, id.Version), id.View, id.Version));

    private void Forget(string view, long version)
    {
        if (_pools.TryRemove((view, version), out var pool))
        {
            pool.Dispose();
        }
    }

    private string PathOf(string view, long version) => Path.GetFullPath(Path.Combine(FolderOf(view), version.ToString() + Extension));

    private string FolderOf(string view)
    {
        // A view's name is checked where views are defined; here it becomes part of a path.
        if (view.Length == 0 || !view.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
        {
            throw new ArgumentException($"'{view}' is not the name of a view", nameof(view));
        }

        return Path.Combine(root, view);
    }
}
