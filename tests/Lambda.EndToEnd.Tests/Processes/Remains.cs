using Lambda.Infra.Sqlite;
using Lambda.Ports.Catalog;

namespace Lambda.EndToEnd.Tests.Processes;

/// <summary>Looks at what a kill left in the data folder: proof that it met the platform in the middle of its work.</summary>
public sealed class Remains(string folder)
{
    private const int Partitions = 4;
    private int _pendingCuts;
    private int _unfinishedRuns;
    private int _unarchivedCuts;
    private int _unpublishedRows;

    /// <summary>Looks, after a kill and before the next start.</summary>
    public async Task<string> LookAsync()
    {
        await using var catalog = await SqliteTableStores.OpenCatalogAsync(Path.Combine(folder, "catalog.sqlite"));
        var found = new List<string>();
        if (await catalog.PendingCutAsync(CancellationToken.None) is { } cut)
            Found(found, ref _pendingCuts, $"cut {cut} half made");
        if (await catalog.NextRunAsync(CancellationToken.None) is { } run)
        {
            Found(found, ref _unfinishedRuns, $"run {run.Id} {run.State}, cut {run.Cut?.ToString(null, null) ?? "none"}");
            if (run.Cut > await LowestArchivedEpochAsync(catalog))
                Found(found, ref _unarchivedCuts, "its cut not archived");
        }

        var named = (await catalog.FilesAsync(0, long.MaxValue, CancellationToken.None)).Select(file => Path.GetFileName(file.Path)).ToHashSet();
        if (FolderFiles.In(folder, "master").Count(file => !named.Contains(Path.GetFileName(file))) is > 0 and var unnamed)
            Found(found, ref _unarchivedCuts, $"{unnamed} master files that nobody names");
        var published = (await catalog.VersionsAsync(null, CancellationToken.None)).Select(version => version.Version).DefaultIfEmpty(0).Max();
        if (BatchVersions().Any(version => version > published))
            Found(found, ref _unpublishedRows, "rows that are not published");
        return found.Count > 0 ? string.Join(", ", found) : "everything in order";
    }

    /// <summary>A part of the batch layer that no kill has met in the middle of its work yet; <c>null</c> when each was met.</summary>
    public KillPhase? Unmet => _pendingCuts == 0 ? KillPhase.Cut
        : _unfinishedRuns == 0 ? KillPhase.Fold
        : _unarchivedCuts == 0 ? KillPhase.Archive
        : _unpublishedRows == 0 ? KillPhase.Publish
        : null;

    /// <inheritdoc/>
    public override string ToString() =>
        $"kills left {_pendingCuts} times a cut half made, {_unfinishedRuns} times an unfinished run, {_unarchivedCuts} times the archiver at work, "
        + $"{_unpublishedRows} times unpublished rows";

    private static async Task<long> LowestArchivedEpochAsync(ICatalog catalog)
    {
        var lowest = long.MaxValue;
        for (var partition = 0; partition < Partitions; partition++)
            lowest = Math.Min(lowest, (await catalog.ArchivePositionAsync(partition, CancellationToken.None)).Epoch);
        return lowest;
    }

    private static void Found(List<string> found, ref int count, string what)
    {
        count++;
        found.Add(what);
    }

    // A version's rows lie in a file or folder that its number names.
    private IEnumerable<long> BatchVersions() => FolderFiles.In(folder, "batch")
        .Select(file => string.Concat(Path.GetFileNameWithoutExtension(file).Where(char.IsAsciiDigit)))
        .Where(digits => digits.Length > 0).Select(digits => long.Parse(digits, null));
}
