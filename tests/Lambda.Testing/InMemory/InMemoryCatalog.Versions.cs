using Lambda.Ports.Catalog;

namespace Lambda.Testing.InMemory;

public sealed partial class InMemoryCatalog
{
    private readonly List<ViewVersion> _versions = [];
    private long _reservedVersion;
    private long? _current;

    /// <inheritdoc/>
    public ValueTask<long> ReserveVersionAsync(CancellationToken cancellationToken) => Locked(() => ++_reservedVersion);

    /// <inheritdoc/>
    public ValueTask<bool> PublishAsync(BatchRun run, IReadOnlyList<ViewVersion> versions, CancellationToken cancellationToken) => Locked(() =>
    {
        var number = versions.Select(version => version.Version).Distinct().Single();
        if (_versions.Exists(version => version.Version == number))
            throw new InvalidOperationException($"Version {number} was published already.");
        if (!Update(run with { State = RunState.Published }))
            return false;
        _versions.AddRange(versions);
        _reservedVersion = Math.Max(_reservedVersion, number);
        _current = number;
        return true;
    });

    /// <inheritdoc/>
    public ValueTask<Publication?> CurrentAsync(CancellationToken cancellationToken) => Locked(() =>
        _current is { } number
            ? new Publication(number, _versions.Where(version => version.Version == number).ToDictionary(version => version.View))
            : null);

    /// <inheritdoc/>
    public ValueTask<bool> SetCurrentAsync(long version, CancellationToken cancellationToken) => Locked(() =>
    {
        var isRetained = _versions.Exists(retained => retained.Version == version);
        _current = isRetained ? version : _current;
        return isRetained;
    });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ViewVersion>> VersionsAsync(string? view, CancellationToken cancellationToken) =>
        Locked(() => NewestFirst(_versions.Where(version => view is null || version.View == view)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ViewVersion>> RetireAsync(int keep, CancellationToken cancellationToken) => Locked(() =>
    {
        var kept = _versions.Select(version => version.Version).Distinct().OrderDescending().Take(keep).ToHashSet();
        var forgotten = NewestFirst(_versions.Where(version => !kept.Contains(version.Version) && version.Version != _current));
        _versions.RemoveAll(forgotten.Contains);
        return forgotten;
    });

    private static IReadOnlyList<ViewVersion> NewestFirst(IEnumerable<ViewVersion> versions) =>
        [.. versions.OrderByDescending(version => version.Version).ThenBy(version => version.View, StringComparer.Ordinal)];
}
