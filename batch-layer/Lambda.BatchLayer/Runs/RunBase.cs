using Lambda.BatchLayer.Spilling;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Runs;

/// <summary>What an incremental run builds on: the served publish, when it was made by the same logic from the same definitions.</summary>
/// <param name="Publication">The publish; <c>null</c> when everything has to be counted.</param>
/// <param name="Note">Why everything has to be counted although it was not asked for.</param>
public sealed record RunBase(Publication? Publication, string? Note)
{
    /// <summary>The cut that is counted already.</summary>
    public long Cut => Publication?.Versions.Values.First().Cut ?? 0;

    /// <summary>Decides what a run up to <paramref name="cut"/> can build on.</summary>
    public static RunBase Choose(RunMode mode, Publication? current, long cut, IReadOnlyList<ViewDefinition> views, string logic)
    {
        if (mode == RunMode.Full)
        {
            return new(null, null);
        }

        if (current is null)
        {
            return Nothing("nothing was published before");
        }

        foreach (var view in views)
        {
            if (!current.Versions.TryGetValue(view.Name, out var version) || version.Fingerprint != view.Fingerprint || version.Logic != logic)
            {
                return Nothing($"view '{view.Name}' has changed since version {current.Version}");
            }

            if (version.Cut > cut)
            {
                return Nothing($"version {current.Version} counts beyond epoch {cut}");
            }
        }

        return new(current, null);
    }

    /// <summary>An incremental run that has nothing to build on counts everything and says why.</summary>
    public static RunBase Nothing(string reason) => new(null, $"{reason}, so all epochs were counted");

    /// <summary>How many events of a view are counted already.</summary>
    public long EventsOf(string view) => Publication?.Versions[view].Events ?? 0;

    /// <summary>How many copies were left out already.</summary>
    public long DuplicatesOf(string view) => Publication?.Versions[view].Duplicates ?? 0;

    /// <summary>All rows of a view: the published ones, and what has been counted since.</summary>
    /// <exception cref="MissingVersionException">The published ones are not there, or, at their end, not those that were published.</exception>
    public CanonicalRows RowsWith(SpillingTable counted, IBatchViewStore store, CancellationToken cancellationToken) =>
        new(Publication?.Versions[counted.View.Name], counted, store, cancellationToken);
}
