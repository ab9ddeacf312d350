using System.Net;
using Lambda.EndToEnd.Tests.Comparing;
using Lambda.EndToEnd.Tests.Embedded;
using Lambda.EndToEnd.Tests.Holes;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.EndToEnd.Tests.Processes;
using Lambda.Ports.Catalog;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.Testing.Processes;

namespace Lambda.EndToEnd.Tests;

/// <summary>What is missing is told: no answer that says it is complete is ever smaller than the truth.</summary>
public sealed class HoleTests(DamagedFolder folder) : IClassFixture<DamagedFolder>
{
    [Theory]
    [InlineData(Damage.Flipped)]
    [InlineData(Damage.Truncated)]
    [InlineData(Damage.Deleted)]
    public async Task A_run_names_the_epoch_of_a_damaged_master_file_and_the_next_one_has_it_again_from_the_log(Damage damage)
    {
        using var copy = folder.Copy();
        await using var platform = await EmbeddedPlatform.StartAsync(copy.FullPath);
        using var oracle = await DamagedFolder.OracleOfAsync(platform);
        var file = (await platform.Catalog.FilesAsync(0, long.MaxValue, CancellationToken.None)).First(file => file.Epoch == 1);
        damage.DoTo(copy.PathOf("master", file.Path));

        var failed = await platform.RunBatchAsync(RunMode.Full);
        await platform.CompareAsync(oracle, TripQuestions.Main, new Tally(), "after the failed run");
        var published = await platform.RunBatchAsync(RunMode.Full);
        await platform.CompareAsync(oracle, TripQuestions.Main, new Tally(), "after the repair");

        Assert.Equal(RunState.Failed, failed.State);
        Assert.Equal([1], failed.IncompleteEpochs);
        Assert.Contains(file.Path, failed.Error, StringComparison.Ordinal);
        Assert.Equal(RunState.Published, published.State);
    }

    [Theory]
    [InlineData(Damage.Flipped)]
    [InlineData(Damage.Truncated)]
    [InlineData(Damage.Deleted)]
    public async Task A_lost_batch_version_is_told_as_a_hole_until_another_is_served(Damage damage)
    {
        using var copy = folder.Copy();
        using var oracle = await OracleAsync(copy.FullPath);
        using var process = await LambdaProcess.UpAsync(copy.FullPath);
        using var client = PlatformClient.Of(process, copy.FullPath);
        await client.CaughtUpAsync();
        await HttpAnswer.CompareAsync(client, oracle, TripQuestions.Main, new Tally(), "before the damage");
        damage.DoTo(copy.PathOf("batch", "couriers-hourly", $"{folder.Served}.sqlite"));

        await AssertHoleAsync(client, TripQuestions.Couriers, [0, 1]);
        await HttpAnswer.CompareAsync(client, oracle, [TripQuestions.Routes, TripQuestions.Regions], new Tally(), "the other views");
        await client.RollBackAsync(folder.Before);
        await HttpAnswer.CompareAsync(client, oracle, TripQuestions.Main, new Tally(), "rolled back");
        await client.RollBackAsync(folder.Served);
        await AssertHoleAsync(client, TripQuestions.Couriers, [0, 1]);
        await client.EndOfRunAsync(await client.StartRunAsync("incremental"));
        await AssertTrueOrToldAsync(client, oracle);
        await client.PublishAsync("full");
        await client.CaughtUpAsync();
        await HttpAnswer.CompareAsync(client, oracle, TripQuestions.Main, new Tally(), "published anew");
        Assert.Equal(0, await process.StopAsync());
    }

    [Theory]
    [InlineData(LostEpoch.AllStates, false)]
    [InlineData(LostEpoch.AllStates, true)]
    [InlineData(LostEpoch.OneState, false)]
    [InlineData(LostEpoch.OneState, true)]
    [InlineData(LostEpoch.Runs, false)]
    [InlineData(LostEpoch.Runs, true)]
    [InlineData(LostEpoch.Blocks, false)]
    [InlineData(LostEpoch.Blocks, true)]
    [InlineData(LostEpoch.Progress, false)]
    [InlineData(LostEpoch.Progress, true)]
    public async Task A_lost_real_time_epoch_is_told_as_a_hole_until_it_is_counted_again(LostEpoch lost, bool isRolledBack)
    {
        using var copy = folder.Copy();
        using var oracle = await OracleAsync(copy.FullPath);
        var epoch = isRolledBack ? 1 : 2;
        lost.From(copy.PathOf("realtime.sqlite"), epoch);
        await using (var asleep = await EmbeddedPlatform.StartAsync(copy.FullPath, isAtWork: false))
        {
            Assert.True(await asleep.Catalog.SetCurrentAsync(isRolledBack ? folder.Before : folder.Served, CancellationToken.None));
            var answer = await asleep.AskAsync(TripQuestions.Couriers);
            Assert.Equal(Completeness.Hole, answer.Receipt.Completeness);
            Assert.Contains(epoch, answer.Receipt.Holes);
            Assert.True(lost.LosesOthers() || answer.Receipt.Holes.Count == 1);
            await Assert.ThrowsAsync<IncompleteAnswerException>(async () =>
                await asleep.Query.AskAsync(new QueryRequest(asleep.Views.Find("couriers-hourly")!) { RequireComplete = true }, CancellationToken.None));
        }

        using var process = await LambdaProcess.UpAsync(copy.FullPath);
        using var client = PlatformClient.Of(process, copy.FullPath);
        await Testing.Eventually.Holds(async () => await AssertTrueOrToldAsync(client, oracle), "the epoch is counted again");
        await client.CaughtUpAsync();
        await HttpAnswer.CompareAsync(client, oracle, TripQuestions.Main, new Tally(), "counted again");
        Assert.Equal(0, await process.StopAsync());
    }

    /// <summary>An answer is either marked or right; whether it was complete.</summary>
    private static async Task<bool> AssertTrueOrToldAsync(PlatformClient client, TripOracle oracle)
    {
        var question = TripQuestions.RolledUp[0];
        var answer = await HttpAnswer.AskAsync(client, question);
        if (answer.Receipt.GetProperty("completeness").GetString() != "complete")
            return false;
        oracle.Count(answer.Ends);
        Assert.Empty(Comparison.Differences(oracle.Ask(question), answer.Rows, new Tally()));
        return true;
    }

    private static async Task AssertHoleAsync(PlatformClient client, Question question, IEnumerable<long> epochs)
    {
        var told = await HttpAnswer.AskAsync(client, question);
        Assert.Equal("hole", told.Receipt.GetProperty("completeness").GetString());
        Assert.Equal(epochs, told.Receipt.GetProperty("holes").EnumerateArray().Select(epoch => epoch.GetInt64()));
        var (status, problem) = await client.AskAsync($"v1/views/{question.View}/query?require=complete");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("hole", problem.GetProperty("receipt").GetProperty("completeness").GetString());
    }

    private static async Task<TripOracle> OracleAsync(string path)
    {
        await using var platform = await EmbeddedPlatform.StartAsync(path, isAtWork: false);
        return await DamagedFolder.OracleOfAsync(platform);
    }
}
