using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Tests.Support;

namespace Lambda.ServingLayer.Tests.Queries;

public sealed class ReadTogetherTests
{
    [Fact]
    public async Task When_the_speed_layer_goes_on_between_two_questions_they_are_asked_anew()
    {
        var platform = await MergedAnswerTests.PublishedAndGoingOnAsync();
        var attempts = 0;

        var reads = await ReadAsync(platform, async () =>
        {
            if (++attempts == 1)
            {
                await GoOnAsync(platform, "first");
            }
        });

        Assert.Equal(2, attempts);
        Assert.Equal(reads[0].SpeedTo, reads[1].SpeedTo);
    }

    [Fact]
    public async Task When_a_publish_overtakes_them_both_are_of_the_publication_that_they_began_with()
    {
        var platform = await MergedAnswerTests.PublishedAndGoingOnAsync();
        var attempts = 0;

        var reads = await ReadAsync(platform, async () =>
        {
            if (++attempts == 1)
            {
                await platform.CutAndPublishAsync();
            }
        });

        Assert.Equal((1, 1L, 1L), (attempts, reads[0].Version, reads[1].Version));
    }

    [Fact]
    public async Task When_it_goes_on_at_every_attempt_the_reads_say_how_far_each_came()
    {
        var platform = await MergedAnswerTests.PublishedAndGoingOnAsync();
        var attempts = 0;

        var reads = await ReadAsync(platform, () => GoOnAsync(platform, $"attempt {++attempts}"));

        Assert.Equal(new QueryLimits().MaximumAttempts, attempts);
        Assert.Equal(reads[0].SpeedTo.Sum() + 1, reads[1].SpeedTo.Sum());
    }

    private static ValueTask<IReadOnlyList<ViewRead>> ReadAsync(ServedPlatform platform, Func<Task> between) => platform.Query.ReadTogetherAsync(
        async views =>
        {
            await views.AskAsync(new QueryRequest(platform.View("packages")));
            await between();
            await views.AskAsync(new QueryRequest(platform.View("drivers")));
            return views.Reads;
        },
        CancellationToken.None);

    private static async Task GoOnAsync(ServedPlatform platform, string package)
    {
        await platform.AppendAsync(Deliveries.Delivered(package, "vendor-1", "2019-01-15T05:10:00Z"));
        await platform.CatchUpAsync();
    }
}
