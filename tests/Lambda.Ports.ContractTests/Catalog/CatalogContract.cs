using Lambda.Ports.Catalog;

namespace Lambda.Ports.ContractTests.Catalog;

/// <summary>What every catalog does. Cuts are here, the other parts in files of their own.</summary>
public abstract partial class CatalogContract
{
    /// <summary>Opens an empty catalog.</summary>
    protected abstract Task<IPortHarness<ICatalog>> OpenAsync();

    [Fact]
    public async Task Before_the_first_cut_there_is_no_epoch()
    {
        await using var harness = await OpenAsync();
        Assert.Equal(0, await harness.Port.LatestEpochAsync(default));
        Assert.Null(await harness.Port.PendingCutAsync(default));
    }

    [Fact]
    public async Task A_cut_that_was_begun_is_begun_again_until_it_is_complete()
    {
        await using var harness = await OpenAsync();
        Assert.Equal(1, await harness.Port.BeginCutAsync(3, default));
        Assert.Equal(1, await harness.Port.PendingCutAsync(default));
        await harness.CrashAsync();
        Assert.Equal(1, await harness.Port.PendingCutAsync(default));
        Assert.Equal(1, await harness.Port.BeginCutAsync(3, default));
        Assert.Equal(0, await harness.Port.LatestEpochAsync(default));
        await harness.Port.CompleteCutAsync(1, default);
        await harness.CrashAsync();
        Assert.Null(await harness.Port.PendingCutAsync(default));
        Assert.Equal(1, await harness.Port.LatestEpochAsync(default));
        Assert.Equal(2, await harness.Port.BeginCutAsync(3, default));
    }

    [Fact]
    public async Task Completing_a_cut_again_changes_nothing()
    {
        await using var harness = await OpenAsync();
        for (var epoch = 1; epoch <= 2; epoch++)
        {
            await harness.Port.BeginCutAsync(3, default);
            await harness.Port.CompleteCutAsync(epoch, default);
        }

        Assert.Equal(3, await harness.Port.BeginCutAsync(3, default));
        await harness.Port.CompleteCutAsync(1, default);
        await harness.Port.CompleteCutAsync(2, default);
        Assert.Equal(2, await harness.Port.LatestEpochAsync(default));
        Assert.Equal(3, await harness.Port.PendingCutAsync(default));
    }

    [Fact]
    public async Task A_cut_that_was_never_begun_cannot_be_completed()
    {
        await using var harness = await OpenAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Port.CompleteCutAsync(1, default).AsTask());
    }

    [Fact]
    public async Task All_who_begin_a_cut_at_once_get_the_same_one()
    {
        await using var harness = await OpenAsync();
        var epochs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => harness.Port.BeginCutAsync(3, default).AsTask())));
        Assert.All(epochs, epoch => Assert.Equal(1, epoch));
    }
}
