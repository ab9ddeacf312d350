using Lambda.Ports.Catalog;
using Lambda.Ports.Leadership;

namespace Lambda.AppHost.Composition;

/// <summary>
/// Leads by a lease in the catalog. The holder renews it; who waits takes it once it has seen no renewal for as long as its patience, measured by its own clock alone. A holder that
/// cannot renew stops before that. All of this only saves double work: what counts is that the catalog refuses the changes of a holder who has lost the lease without noticing.
/// </summary>
/// <param name="catalog">Where the leases are.</param>
/// <param name="owner">This node, for people.</param>
/// <param name="patience">After how long without a renewal a lease may be taken.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of leases taken and lost.</param>
internal sealed partial class LeasedLeadership(ICatalog catalog, string owner, TimeSpan patience, TimeProvider time, ILogger<LeasedLeadership> logger) : ILeadership
{
    private const int RenewalsPerPatience = 5;

    private TimeSpan RenewalInterval => patience / RenewalsPerPatience;

    /// <summary>A holder that has not renewed for this long stops: shorter than the patience of those who wait.</summary>
    private TimeSpan LongestSilence => patience * (RenewalsPerPatience - 1) / RenewalsPerPatience;

    /// <inheritdoc/>
    public async Task LeadAsync(string name, Func<ICatalog, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var lease = await TakeAsync(name, cancellationToken);
            Took(name, lease.Token);
            if (await HoldAsync(lease, work, cancellationToken))
            {
                return;
            }

            Lost(name, lease.Token);
        }
    }

    private async Task<Lease> TakeAsync(string name, CancellationToken cancellationToken)
    {
        var seen = await catalog.FindLeaseAsync(name, cancellationToken);
        var seenAt = time.GetTimestamp();
        while (true)
        {
            var isFree = seen is not { IsHeld: true } || time.GetElapsedTime(seenAt) >= patience;
            if (isFree && await catalog.TakeLeaseAsync(name, owner, seen, cancellationToken) is { } lease)
            {
                return lease;
            }

            if (!isFree)
            {
                await Task.Delay(RenewalInterval, time, cancellationToken);
            }

            var found = await catalog.FindLeaseAsync(name, cancellationToken);
            (seen, seenAt) = found == seen ? (seen, seenAt) : (found, time.GetTimestamp());
        }
    }

    /// <summary>Works until the work ends, which gives <c>true</c>, or the lease is lost.</summary>
    private async Task<bool> HoldAsync(Lease lease, Func<ICatalog, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = Task.Run(() => work(catalog.Under(lease), held.Token), CancellationToken.None);
        var keeping = KeepAsync(lease, held.Token);
        await Task.WhenAny(working, keeping);
        var isLost = keeping.IsCompletedSuccessfully;
        await held.CancelAsync();
        await ((Task)Task.WhenAll(working, keeping)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (isLost || working.Exception?.InnerException is LeaseLostException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }

        await ReleaseAsync(lease);
        await working;
        cancellationToken.ThrowIfCancellationRequested();
        return true;
    }

    /// <summary>Renews the lease as long as that works; returns when it is lost.</summary>
    private async Task KeepAsync(Lease lease, CancellationToken cancellationToken)
    {
        var renewedAt = time.GetTimestamp();
        while (time.GetElapsedTime(renewedAt) < LongestSilence)
        {
            await Task.Delay(RenewalInterval, time, cancellationToken);
            var askedAt = time.GetTimestamp();
            try
            {
                if (await catalog.RenewLeaseAsync(lease, cancellationToken) is null)
                {
                    return;
                }

                renewedAt = askedAt;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                NotRenewed(error, lease.Name);
            }
        }
    }

    /// <summary>So that nobody has to wait; when it does not work they have to.</summary>
    private async Task ReleaseAsync(Lease lease)
    {
        try
        {
            await catalog.ReleaseLeaseAsync(lease, CancellationToken.None);
        }
        catch (Exception error)
        {
            NotRenewed(error, lease.Name);
        }
    }

    [LoggerMessage(LogLevel.Information, "This node holds the lease '{Name}' with token {Token}")]
    private partial void Took(string name, long token);

    [LoggerMessage(LogLevel.Warning, "This node has lost the lease '{Name}' with token {Token} and waits for it")]
    private partial void Lost(string name, long token);

    [LoggerMessage(LogLevel.Warning, "The lease '{Name}' could not be renewed or let go")]
    private partial void NotRenewed(Exception error, string name);
}
