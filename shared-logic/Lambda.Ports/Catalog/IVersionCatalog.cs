namespace Lambda.Ports.Catalog;

/// <summary>Which versions there are, and which one is served.</summary>
public interface IVersionCatalog
{
    /// <summary>A number that no publish has had: above all that were published or reserved before.</summary>
    ValueTask<long> ReserveVersionAsync(CancellationToken cancellationToken);

    /// <summary>
    /// In one transaction: adds these versions, all with the same number, makes them the ones that are served, and ends the run as
    /// <see cref="RunState.Published"/>. <c>false</c>, and nothing changed, when the run has ended already.
    /// </summary>
    ValueTask<bool> PublishAsync(BatchRun run, IReadOnlyList<ViewVersion> versions, CancellationToken cancellationToken);

    /// <summary>What is served now; <c>null</c> before the first publish. One atomic read.</summary>
    ValueTask<Publication?> CurrentAsync(CancellationToken cancellationToken);

    /// <summary>Moves the pointer to another retained publish. <c>false</c> when it is not retained.</summary>
    ValueTask<bool> SetCurrentAsync(long version, CancellationToken cancellationToken);

    /// <summary>Every retained version of a view, newest first; of all views when <paramref name="view"/> is <c>null</c>.</summary>
    ValueTask<IReadOnlyList<ViewVersion>> VersionsAsync(string? view, CancellationToken cancellationToken);

    /// <summary>
    /// In one transaction: forgets all publishes but the newest <paramref name="keep"/> and the one that is served. Returns what was forgotten.
    /// </summary>
    ValueTask<IReadOnlyList<ViewVersion>> RetireAsync(int keep, CancellationToken cancellationToken);
}
