using Lambda.Ports.Catalog;

namespace Lambda.ServingLayer.Tests.Support;

/// <summary>A catalog that does not answer.</summary>
public sealed class DeadVersionCatalog : IVersionCatalog
{
    public ValueTask<long> ReserveVersionAsync(CancellationToken cancellationToken) => throw Dead();

    public ValueTask<bool> PublishAsync(BatchRun run, IReadOnlyList<ViewVersion> versions, CancellationToken cancellationToken) => throw Dead();

    public ValueTask<Publication?> CurrentAsync(CancellationToken cancellationToken) => throw Dead();

    public ValueTask<bool> SetCurrentAsync(long version, CancellationToken cancellationToken) => throw Dead();

    public ValueTask<IReadOnlyList<ViewVersion>> VersionsAsync(string? view, CancellationToken cancellationToken) => throw Dead();

    public ValueTask<IReadOnlyList<ViewVersion>> RetireAsync(int keep, CancellationToken cancellationToken) => throw Dead();

    private static TimeoutException Dead() => new("the catalog does not answer");
}
