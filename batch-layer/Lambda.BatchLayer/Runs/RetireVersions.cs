using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Runs;

/// <summary>Forgets publishes beyond the number that is kept, then deletes rows that no publish names. First the catalog, then the rows: a crash in between leaves rows that the next time deletes.</summary>
public sealed class RetireVersions(IReadOnlyList<ViewDefinition> views, IBatchViewStore store, IVersionCatalog catalog, BatchOptions options)
{
    /// <summary>
    /// Does it. Rows that no publish names are those of a retired one, or what an interrupted run left; of the latter only those with a lower number than the
    /// newest publish are deleted. One with a higher number may belong to a run that is under way, even in another process; it goes after the next publish.
    /// </summary>
    public async Task RetireAsync(CancellationToken cancellationToken)
    {
        var retired = await catalog.RetireAsync(options.KeptVersions, cancellationToken);
        var kept = (await catalog.VersionsAsync(null, cancellationToken)).Select(version => (version.View, version.Version)).ToHashSet();
        var newest = kept.Select(version => version.Version).DefaultIfEmpty(0).Max();
        foreach (var view in views.Select(view => view.Name).Concat(retired.Select(version => version.View)).Distinct())
        {
            foreach (var version in await store.VersionsAsync(view, cancellationToken))
            {
                if (version < newest && !kept.Contains((view, version)))
                {
                    await store.DropAsync(view, version, cancellationToken);
                }
            }
        }
    }
}
