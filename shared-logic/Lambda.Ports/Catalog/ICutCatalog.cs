namespace Lambda.Ports.Catalog;

/// <summary>The numbers of epochs. A cut is begun here, durably, before its first barrier is written, so that a crash in between can be made good.</summary>
public interface ICutCatalog
{
    /// <summary>The epoch of the cut that was begun and not completed, if there is one; else a new one, the highest plus one, from 1 on.</summary>
    ValueTask<long> BeginCutAsync(CancellationToken cancellationToken);

    /// <summary>Every partition has the barrier of this epoch. Doing it again changes nothing.</summary>
    ValueTask CompleteCutAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>The cut that was begun and not completed, or <c>null</c>.</summary>
    ValueTask<long?> PendingCutAsync(CancellationToken cancellationToken);

    /// <summary>The highest epoch whose cut is complete; 0 before the first.</summary>
    ValueTask<long> LatestEpochAsync(CancellationToken cancellationToken);
}
