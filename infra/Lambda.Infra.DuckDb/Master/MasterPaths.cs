using Lambda.Ports.Master;

namespace Lambda.Infra.DuckDb.Master;

/// <summary>
/// Where files lie: <c>TOPIC/epoch=E/pPARTITION-FIRST-LAST.parquet</c>, unfinished ones with <c>.tmp</c> behind, damaged ones under
/// <c>quarantine/</c> at the same path. Paths in the catalog are relative to the root, with forward slashes.
/// </summary>
internal sealed class MasterPaths(string root, string topic)
{
    public const string UnfinishedSuffix = ".tmp";
    private const string FinishedSuffix = ".parquet";
    private const string QuarantineFolder = "quarantine";

    private readonly string _root = Path.GetFullPath(root);

    /// <summary>The path of the file that holds these offsets.</summary>
    public string Of(long epoch, int partition, long firstOffset, long lastOffset) =>
        $"{topic}/epoch={epoch}/p{partition}-{firstOffset}-{lastOffset}{FinishedSuffix}";

    /// <summary>The full path of a file of the dataset.</summary>
    /// <exception cref="ArgumentException">The path leads out of the root.</exception>
    public string Full(string path)
    {
        var full = Path.GetFullPath(Path.Combine(_root, path));
        return full.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new ArgumentException($"'{path}' lies outside the master dataset.", nameof(path));
    }

    /// <summary>The full path of a place in the quarantine where no file lies yet.</summary>
    public string FreeQuarantinePlace(EventFile file)
    {
        var place = Full($"{QuarantineFolder}/{file.Path}");
        var candidate = place;
        for (var copy = 2; File.Exists(candidate); copy++)
        {
            candidate = $"{place}.{copy}";
        }

        return candidate;
    }

    /// <summary>The full paths of what crashed writers of a partition left in an epoch.</summary>
    public IEnumerable<string> Unfinished(long epoch, int partition)
    {
        var folder = Full($"{topic}/epoch={epoch}");
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, $"p{partition}-*{FinishedSuffix}{UnfinishedSuffix}")
            : [];
    }

    /// <summary>The paths of all finished files, sorted by their text.</summary>
    public IReadOnlyList<string> Finished()
    {
        var folder = Full(topic);
        return !Directory.Exists(folder) ? [] :
        [
            .. Directory.EnumerateFiles(folder, "*" + FinishedSuffix, SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(_root, file).Replace(Path.DirectorySeparatorChar, '/'))
                .Order(StringComparer.Ordinal),
        ];
    }
}
