using Lambda.AppHost.Composition;
using Lambda.Ports.Catalog;
using Lambda.Testing;
using Lambda.Testing.InMemory;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.AppHost.Tests;

public class LeasedLeadershipTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>So long that a slow machine does not make a node seem silent that is not.</summary>
    private static readonly TimeSpan NotSilent = TimeSpan.FromSeconds(5);

    private readonly InMemoryCatalog _catalog = new();

    [Fact]
    public async Task Of_two_nodes_one_leads_and_the_other_follows_when_it_ends()
    {
        using var firstEnds = new CancellationTokenSource();
        using var secondEnds = new CancellationTokenSource();
        var (first, second) = (new Node(), new Node());
        var leading = LeadAsync("first", first, firstEnds.Token, NotSilent);
        await first.Leads();
        var waiting = LeadAsync("second", second, secondEnds.Token, NotSilent);
        await firstEnds.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leading);
        await second.Leads();
        Assert.Equal((1, 1, 2L), (first.Terms, second.Terms, (await _catalog.FindLeaseAsync("batch", default))!.Token));
        await secondEnds.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False((await _catalog.FindLeaseAsync("batch", default))!.IsHeld);
    }

    [Fact]
    public async Task A_lease_whose_holder_is_silent_is_taken_and_the_holder_is_refused_and_told()
    {
        using var end = new CancellationTokenSource();
        var silent = (await _catalog.TakeLeaseAsync("batch", "silent", null, default))!;
        var zombie = _catalog.Under(silent);
        var node = new Node();
        var leading = LeadAsync("awake", node, end.Token);
        await node.Leads();

        await Assert.ThrowsAsync<LeaseLostException>(() => zombie.BeginCutAsync(3, default).AsTask());
        Assert.Equal(1, await node.Catalog!.BeginCutAsync(3, default));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leading);
    }

    [Fact]
    public async Task Who_loses_the_lease_at_work_is_stopped_and_waits_for_the_next_term()
    {
        using var end = new CancellationTokenSource();
        var node = new Node();
        var leading = LeadAsync("node", node, end.Token);
        await node.Leads();
        var lost = node.Catalog!;
        await _catalog.TakeLeaseAsync("batch", "other", await _catalog.FindLeaseAsync("batch", default), default);

        await Eventually.Holds(() => node.Ended == 1, "the work was stopped");
        await Assert.ThrowsAsync<LeaseLostException>(() => lost.BeginCutAsync(3, default).AsTask());
        await Eventually.Holds(() => node.Terms == 2, "the silent one's lease was taken back");
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leading);
    }

    [Fact]
    public async Task Work_that_fails_says_so_and_lets_the_lease_go()
    {
        var leadership = Leadership("node");
        await Assert.ThrowsAsync<IOException>(() => leadership.LeadAsync("batch", (_, _) => throw new IOException("no disk"), default));
        Assert.False((await _catalog.FindLeaseAsync("batch", default))!.IsHeld);
    }

    private Task LeadAsync(string owner, Node node, CancellationToken cancellation, TimeSpan? patience = null) =>
        Leadership(owner, patience).LeadAsync("batch", node.WorkAsync, cancellation);

    private LeasedLeadership Leadership(string owner, TimeSpan? patience = null) => new(_catalog, owner, patience ?? Patience, TimeProvider.System, NullLogger<LeasedLeadership>.Instance);

    private sealed class Node
    {
        private int _terms;
        private int _ended;

        public int Terms => Volatile.Read(ref _terms);

        public int Ended => Volatile.Read(ref _ended);

        public ICatalog? Catalog { get; private set; }

        public Task Leads() => Eventually.Holds(() => Terms > 0, "it leads");

        public async Task WorkAsync(ICatalog catalog, CancellationToken cancellation)
        {
            Catalog = catalog;
            Interlocked.Increment(ref _terms);
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var cancelled = cancellation.Register(() => end.SetResult());
            await end.Task;
            Interlocked.Increment(ref _ended);
        }
    }
}
