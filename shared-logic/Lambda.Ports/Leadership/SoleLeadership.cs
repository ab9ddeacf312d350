using Lambda.Ports.Catalog;

namespace Lambda.Ports.Leadership;

/// <summary>Where there is one node only, it leads at once and for good.</summary>
public sealed class SoleLeadership(ICatalog catalog) : ILeadership
{
    /// <inheritdoc/>
    public Task LeadAsync(string name, Func<ICatalog, CancellationToken, Task> work, CancellationToken cancellationToken) => work(catalog, cancellationToken);
}
