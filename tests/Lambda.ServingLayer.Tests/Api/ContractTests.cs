using Lambda.ServingLayer.Tests.Support;

namespace Lambda.ServingLayer.Tests.Api;

public sealed class ContractTests
{
    [Fact]
    public async Task The_OpenAPI_document_is_the_frozen_one()
    {
        await using var api = await RunningApi.StartAsync();

        Snapshot.Matches(await api.GetAsync("/openapi/v1.json"), "openapi.v1.json");
    }

    [Fact]
    public async Task An_answer_and_its_receipt_are_spelled_like_the_frozen_ones()
    {
        await using var api = await RunningApi.StartAsync(await Queries.MergedAnswerTests.PublishedAndGoingOnAsync());

        Snapshot.Matches(await api.GetAsync("/v1/views/couriers-hourly/query"), "answer.json");
    }

    [Fact]
    public async Task An_answer_with_a_hole_is_spelled_like_the_frozen_one()
    {
        var platform = await Queries.MergedAnswerTests.PublishedAndGoingOnAsync();
        await platform.CutAsync();
        await platform.CatchUpAsync();
        platform.RealTime.Inner.LoseStates(0, 1);
        platform.RealTime.Inner.LoseStates(1, 1);
        await using var api = await RunningApi.StartAsync(platform);

        Snapshot.Matches(await api.GetAsync("/v1/views/throughput/query?interval=all"), "answer-with-hole.json");
    }

    [Fact]
    public async Task The_receipt_has_every_field_that_clients_rely_on()
    {
        await using var api = await RunningApi.StartAsync(await Queries.MergedAnswerTests.PublishedAndGoingOnAsync());

        var receipt = (await api.GetAsync("/v1/views/couriers-hourly/query")).GetProperty("receipt");

        Assert.Equal("merged", receipt.GetProperty("source").GetString());
        Assert.Equal(1, receipt.GetProperty("version").GetInt32());
        Assert.StartsWith("sha256:", receipt.GetProperty("logic").GetString());
        Assert.Equal(1, receipt.GetProperty("cut").GetInt32());
        Assert.Equal("""{"expected":[1],"found":[1]}""", receipt.GetProperty("epochs").GetRawText());
        Assert.Equal(["partition", "batchTo", "speedTo", "end"], receipt.GetProperty("partitions")[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal("""{"batch":2,"speed":1}""", receipt.GetProperty("events").GetRawText());
        Assert.Equal(["watermark", "lagEvents"], receipt.GetProperty("freshness").EnumerateObject().Select(member => member.Name));
        Assert.Equal("complete", receipt.GetProperty("completeness").GetString());
        Assert.Equal("±0.8 %", receipt.GetProperty("approximate").GetProperty("packages").GetString());
    }
}
