using Lambda.Ports.Catalog;

namespace Lambda.Ports.Leadership;

/// <summary>Lets one node of all do a piece of work that must not be done twice.</summary>
public interface ILeadership
{
    /// <summary>
    /// Waits until this node leads, then does the work, until cancelled. When another node leads, the work's token is cancelled, and what it still tries to change in the catalog
    /// is refused; then this node waits again. Returns when the work ends by itself.
    /// </summary>
    /// <param name="name">The work's name, the same on every node.</param>
    /// <param name="work">Does the work with the catalog that it is given, and ends soon when its token is cancelled.</param>
    /// <param name="cancellationToken">Ends the work, or the wait for it; the next node need not wait then.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Task LeadAsync(string name, Func<ICatalog, CancellationToken, Task> work, CancellationToken cancellationToken);
}
