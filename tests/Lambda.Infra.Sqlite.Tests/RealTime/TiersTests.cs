using Lambda.Infra.Sqlite.RealTime.Runs;

namespace Lambda.Infra.Sqlite.Tests.RealTime;

public sealed class TiersTests
{
    private const long Mebi = 1 << 20;

    [Fact]
    public void A_tier_is_eight_times_as_large_as_the_one_before() =>
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 4], new[] { 1, Mebi - 1, Mebi, (8 * Mebi) - 1, 8 * Mebi, (64 * Mebi) - 1, 64 * Mebi, 512 * Mebi }.Select(Tiers.TierOf));

    [Fact]
    public void Neighbours_of_one_tier_are_merged_once_there_are_eight()
    {
        Assert.Equal((0, 0), Choose(7, 100 * Mebi));
        Assert.Equal((0, 8), Choose(8, 100 * Mebi));
        Assert.Equal((1, 16), Choose(17, 100 * Mebi));

        static (int, int) Choose(int small, long large) => Tiers.Choose([.. Enumerable.Repeat((1L, 0.0), small), (large, 0.0)]);
    }

    [Fact]
    public void A_small_run_among_large_ones_is_merged_with_them_and_never_past_them() =>
        Assert.Equal((0, 8), Tiers.Choose([.. new[] { 9, 1, 9, 9, 1, 1, 9, 1, 900 }.Select(size => (size * Mebi, 0.0))]));

    [Fact]
    public void A_run_of_which_most_no_longer_counts_is_written_again() =>
        Assert.Equal((1, 1), Tiers.Choose([(1, 0.0), (2 * Mebi, 0.6), (9 * Mebi, 0.4)]));

    /// <summary>What makes the cost flat: however many checkpoints there were, runs stay few, and a state was written again once for each eightfold.</summary>
    [Theory]
    [InlineData(64)]
    [InlineData(512)]
    [InlineData(4096)]
    public void Over_many_checkpoints_runs_stay_few_and_a_byte_is_written_again_a_few_times(int checkpoints)
    {
        var (random, runs) = (new Random(3), new List<(long Bytes, double Dead)>());
        var (came, written) = (0L, 0L);
        for (var checkpoint = 0; checkpoint < checkpoints; checkpoint++)
        {
            var bytes = random.NextInt64(Mebi / 8, 8 * Mebi);
            came += bytes;
            runs.Insert(0, (bytes, 0));
            while (Tiers.Choose(runs) is { Count: > 0 } choice)
            {
                var merged = runs.Skip(choice.First).Take(choice.Count).Sum(run => run.Bytes);
                written += merged;
                runs.RemoveRange(choice.First, choice.Count);
                runs.Insert(choice.First, (merged, 0));
            }

            Assert.True(runs.Count <= 40, $"{runs.Count} runs after {checkpoint + 1} checkpoints");
        }

        Assert.True(written <= came * (Math.Log(checkpoints, Tiers.Width) + 1), $"{(double)written / came} times after {checkpoints} checkpoints");
    }
}
