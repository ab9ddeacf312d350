using Lambda.Ports.RealTime;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.ServingLayer.Tests.Support;

namespace Lambda.ServingLayer.Tests.Queries;

public sealed class IncompleteAnswerTests
{
    [Fact]
    public async Task A_lost_epoch_is_a_hole_and_named()
    {
        var platform = await ThreeEpochsAsync();
        platform.RealTime.Inner.LoseStates(0, 2);
        platform.RealTime.Inner.LoseStates(1, 2);

        var receipt = (await platform.AskAsync("packages")).Receipt;

        Assert.Equal(Completeness.Hole, receipt.Completeness);
        Assert.Equal([2], receipt.Holes);
        Assert.Equal([1, 2, 3], receipt.Epochs.Expected);
        Assert.Equal([1, 3], receipt.Epochs.Found);
        Assert.NotEmpty(receipt.Reasons);
    }

    [Fact]
    public async Task A_lost_version_is_a_hole_of_all_epochs_before_its_cut_and_the_rest_is_still_answered()
    {
        var platform = await ThreeEpochsAsync();
        await platform.Batch.DropAsync("packages", 1, CancellationToken.None);

        var answer = await platform.AskAsync("packages");

        Assert.Equal(Completeness.Hole, answer.Receipt.Completeness);
        Assert.Equal([0], answer.Receipt.Holes);
        Assert.Equal(0, answer.Receipt.Events.Batch);
        Assert.NotEmpty(answer.Rows);
    }

    [Fact]
    public async Task A_damaged_batch_row_is_never_merged_in_part()
    {
        var platform = await ThreeEpochsAsync();
        var expected = await platform.AskAsync("packages", ("source", "speed"));
        platform.Batch.Change = row => row with { State = row.State[..^1] };

        var answer = await platform.AskAsync("packages");

        Assert.Equal([0], answer.Receipt.Holes);
        Assert.Equal(expected.Rows.Lines(), answer.Rows.Lines());
    }

    [Fact]
    public async Task A_damaged_real_time_state_is_a_hole_of_its_epoch()
    {
        var platform = await ThreeEpochsAsync();
        platform.RealTime.Change = snapshot => snapshot with
        {
            States = [.. snapshot.States.Select(state => state.Epoch == 3 ? state with { State = new byte[] { 99 } } : state)],
        };

        var receipt = (await platform.AskAsync("packages")).Receipt;

        Assert.Equal([3], receipt.Holes);
        Assert.Equal([1, 2], receipt.Epochs.Found);
    }

    [Fact]
    public async Task A_version_of_another_definition_is_a_hole()
    {
        var platform = new ServedPlatform();
        await platform.AppendAsync(Deliveries.Many(20, seed: 1));
        await platform.CutAsync();
        await platform.PublishAsync(1);
        var current = (await platform.Catalog.CurrentAsync(CancellationToken.None))!.Versions["packages"];
        var run = await platform.Catalog.CreateRunAsync(Ports.Catalog.RunMode.Full, DateTimeOffset.UnixEpoch, CancellationToken.None);
        await platform.Catalog.PublishAsync(run, [current with { Version = 2, Fingerprint = "another" }], CancellationToken.None);
        await platform.CatchUpAsync();

        Assert.Equal([0], (await platform.AskAsync("packages")).Receipt.Holes);
    }

    [Fact]
    public async Task Without_the_speed_layer_the_batch_part_is_served_as_degraded()
    {
        var platform = await ThreeEpochsAsync();
        platform.RealTime.ReadError = new TimeoutException("no answer");

        var answer = await platform.AskAsync("packages");

        Assert.Equal(Completeness.Degraded, answer.Receipt.Completeness);
        Assert.Equal(0, answer.Receipt.Events.Speed);
        Assert.Empty(answer.Receipt.Epochs.Found);
        Assert.NotEmpty(answer.Rows);
        Assert.True(answer.Receipt.Freshness.LagEvents > 0);
    }

    [Fact]
    public async Task Without_the_batch_store_the_speed_part_is_served_as_degraded()
    {
        var platform = await ThreeEpochsAsync();
        platform.Batch.ReadError = new TimeoutException("no answer");

        var receipt = (await platform.AskAsync("packages")).Receipt;

        Assert.Equal((Completeness.Degraded, 0), (receipt.Completeness, receipt.Events.Batch));
    }

    [Fact]
    public async Task A_partition_that_the_speed_layer_has_not_begun_with_degrades_the_answer()
    {
        var platform = new ServedPlatform();
        await platform.AppendAsync(Deliveries.Many(20, seed: 1));
        await platform.CatchUpAsync(partition: 0);

        Assert.Equal(Completeness.Degraded, (await platform.AskAsync("packages")).Receipt.Completeness);
    }

    [Fact]
    public async Task States_of_other_logic_are_not_merged()
    {
        var platform = await ThreeEpochsAsync();
        platform.RealTime.Change = snapshot => snapshot with { Partitions = [snapshot.Partitions[0], snapshot.Partitions[1] with { Logic = "other" }] };

        var answer = await platform.AskAsync("packages");

        Assert.Equal((Completeness.Degraded, 0), (answer.Receipt.Completeness, answer.Receipt.Events.Speed));
        Assert.Contains("other logic", Assert.Single(answer.Receipt.Reasons));
    }

    [Fact]
    public async Task A_batch_answer_does_not_need_the_speed_layer()
    {
        var platform = await ThreeEpochsAsync();
        platform.RealTime.ReadError = new TimeoutException("no answer");

        Assert.Equal(Completeness.Complete, (await platform.AskAsync("packages", ("source", "batch"))).Receipt.Completeness);
    }

    [Fact]
    public async Task Who_requires_a_complete_answer_gets_none_that_is_not()
    {
        var platform = await ThreeEpochsAsync();
        Assert.NotEmpty((await platform.AskAsync("packages", ("require", "complete"))).Rows);
        platform.RealTime.Inner.LoseStates(0, 2);

        var refusal = await Assert.ThrowsAsync<IncompleteAnswerException>(() => platform.AskAsync("packages", ("require", "complete")));

        Assert.Equal(Completeness.Hole, refusal.Receipt.Completeness);
    }

    [Fact]
    public async Task Without_the_catalog_nobody_knows_what_to_serve()
    {
        var platform = new ServedPlatform();
        var query = new QueryView(new DeadVersionCatalog(), platform.Catalog, platform.Batch, platform.RealTime, platform.Log, ServedPlatform.Logic, new QueryLimits());

        await Assert.ThrowsAsync<UnavailableException>(() => query.AskAsync(new QueryRequest(platform.View("packages")), CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task A_publish_that_overtakes_a_reader_makes_it_start_anew()
    {
        var platform = await ThreeEpochsAsync();
        var expected = await platform.AskAsync("packages");
        platform.RealTime.BeforeRead = async () =>
        {
            platform.RealTime.BeforeRead = null;
            await platform.CutAndPublishAsync();
            await platform.Catalog.RetireAsync(1, CancellationToken.None);
            await platform.Batch.DropAsync("packages", 1, CancellationToken.None);
            await platform.CatchUpAsync(keptFrom: 4);
        };

        var answer = await platform.AskAsync("packages");

        Assert.Equal((2L, Completeness.Complete), (answer.Receipt.Version, answer.Receipt.Completeness));
        Assert.Equal(expected.Rows.Lines(), answer.Rows.Lines());
    }

    [Fact]
    public async Task A_reader_that_is_overtaken_again_and_again_tells_the_hole()
    {
        var platform = await ThreeEpochsAsync();
        platform.RealTime.Change = snapshot => snapshot with { Partitions = [.. snapshot.Partitions.Select(Forget)] };
        platform.RealTime.BeforeRead = async () => await platform.PublishAsync(1);

        var answer = await platform.AskAsync("packages");

        Assert.Equal(Completeness.Hole, answer.Receipt.Completeness);
        Assert.Equal(new QueryLimits().MaximumAttempts, answer.Receipt.Version);
    }

    /// <summary>Version 1 counts epoch 0; epochs 1 to 3 are the speed layer's.</summary>
    private static async Task<ServedPlatform> ThreeEpochsAsync()
    {
        var platform = new ServedPlatform();
        await platform.AppendAsync(Deliveries.Many(40, seed: 1));
        await platform.CutAndPublishAsync();
        for (var seed = 2; seed <= 4; seed++)
        {
            await platform.AppendAsync(Deliveries.Many(40, seed));
            _ = seed == 4 ? 0 : await platform.CutAsync();
        }

        await platform.CatchUpAsync();
        return platform;
    }

    private static PartitionProgress Forget(PartitionProgress progress) => progress with { Epochs = [progress.Epochs[^1]] };
}
