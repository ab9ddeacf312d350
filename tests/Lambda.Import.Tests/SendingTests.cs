using System.Globalization;
using System.Net;
using System.Text;
using Lambda.Import.Sending;

namespace Lambda.Import.Tests;

public sealed class SendingTests : IDisposable
{
    private readonly PlatformStub _platform = new();
    private readonly HurriedTime _time = new();

    public void Dispose() => _platform.Dispose();

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    [InlineData(null)]
    public async Task A_busy_or_lost_platform_is_tried_again_after_growing_waits(HttpStatusCode? status)
    {
        for (var i = 0; i < 8; i++)
        {
            _platform.Script.Enqueue(status is { } code ? () => PlatformStub.Answer(code, "") : null);
        }

        var receipt = await Sink(_platform).SendAsync([Event("a"), Event("b")], default);

        Assert.Equal((2, 0), (receipt.Accepted, receipt.Rejected.Count));
        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 15], _time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task After_the_last_attempt_the_error_says_where_and_why()
    {
        for (var i = 0; i < 20; i++)
        {
            _platform.Script.Enqueue(null);
        }

        var error = await Assert.ThrowsAsync<ImportException>(() => Sink(_platform).SendAsync([Event("a")], default));

        Assert.Contains("http://localhost/v1/streams/deliveries/events did not take the events in 10 attempts: connection refused", error.Message, StringComparison.Ordinal);
        Assert.Equal(10, _platform.Attempts);
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("3600", 15)]
    [InlineData("Wed, 01 Jan 2020 00:00:07 GMT", 7)]
    public async Task Retry_after_is_honoured_within_the_longest_wait(string retryAfter, int seconds)
    {
        _platform.Script.Enqueue(() =>
        {
            var answer = PlatformStub.Answer(HttpStatusCode.TooManyRequests, "");
            answer.Headers.Add("Retry-After", retryAfter);
            return answer;
        });

        await Sink(_platform).SendAsync([Event("a")], default);

        Assert.Equal([seconds], _time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task An_answer_that_got_lost_does_no_harm()
    {
        _platform.LosesAnswer = true;

        var receipt = await Sink(_platform).SendAsync([Event("a"), Event("b")], default);

        Assert.Equal(2, receipt.Accepted);
        Assert.Equal(["a", "b"], _platform.Events.Keys.Order());
        Assert.Equal([2, 2], _platform.Requests);
    }

    [Fact]
    public async Task A_platform_that_ends_while_a_connection_is_made_is_tried_again()
    {
        _platform.Script.Enqueue(ResetConnection.Ask);

        var receipt = await Sink(_platform).SendAsync([Event("a")], default);

        Assert.Equal(1, receipt.Accepted);
        Assert.Equal(2, _platform.Attempts);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "refused the key (401)")]
    [InlineData(HttpStatusCode.Forbidden, "refused the key (403)")]
    [InlineData(HttpStatusCode.BadRequest, "answered 400 Bad Request: no such thing")]
    [InlineData(HttpStatusCode.InternalServerError, "answered 500")]
    [InlineData(HttpStatusCode.OK, "answered something else than a platform does: no such thing")]
    public async Task Another_error_is_not_tried_again(HttpStatusCode status, string told)
    {
        _platform.Script.Enqueue(() => PlatformStub.Answer(status, "no such thing"));

        var error = await Assert.ThrowsAsync<ImportException>(() => Sink(_platform).SendAsync([Event("a")], default));

        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _platform.Attempts);
    }

    [Theory]
    [InlineData("""{"accepted":1,"rejected":[]}""")]
    [InlineData("""{"accepted":2,"rejected":[{"index":0,"field":"sku","reason":"x","value":"y"}]}""")]
    [InlineData("""{"accepted":1,"rejected":[{"index":2,"field":"sku","reason":"x","value":"y"}]}""")]
    public async Task An_answer_that_does_not_account_for_every_event_is_an_error(string answer)
    {
        _platform.Script.Enqueue(() => PlatformStub.Answer(HttpStatusCode.Accepted, answer));

        var error = await Assert.ThrowsAsync<ImportException>(() => Sink(_platform).SendAsync([Event("a"), Event("b")], default));

        Assert.Contains("of 2 events", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_is_too_large_is_sent_in_halves_with_its_rejections_in_place()
    {
        using var platform = new PlatformStub { MaxEvents = 3 };
        var events = Enumerable.Range(0, 10).Select(i => Event($"{i:00}", i is 4 or 9 ? -1 : 1)).ToList();

        var receipt = await Sink(platform).SendAsync(events, default);

        Assert.Equal([4, 9], receipt.Rejected.Select(rejected => rejected.Key));
        Assert.Equal((8, 8), (receipt.Accepted, platform.Events.Count));
        Assert.All(platform.Requests, count => Assert.InRange(count, 1, 3));
    }

    [Fact]
    public async Task A_single_event_that_is_too_large_is_rejected()
    {
        using var platform = new PlatformStub { MaxEvents = 0 };

        var receipt = await Sink(platform).SendAsync([Event("a")], default);

        Assert.Equal("larger than the platform takes", Assert.Single(receipt.Rejected).Value.Reason);
    }

    [Fact]
    public async Task Packed_requests_arrive_the_same()
    {
        var receipt = await Sink(_platform, new SendOptions { Url = new Uri("http://localhost"), Key = PlatformStub.Key, Gzip = true })
            .SendAsync([Event("a"), Event("b", -5)], default);

        var (index, rejection) = Assert.Single(receipt.Rejected);
        Assert.Equal((1, "distance_meters", "-5"), (index, rejection.Field, rejection.Value));
        Assert.Equal(["a"], _platform.Events.Keys);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var cancellation = new CancellationTokenSource();
        _platform.Script.Enqueue(() =>
        {
            cancellation.Cancel();
            return PlatformStub.Answer(HttpStatusCode.ServiceUnavailable, "");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sink(_platform).SendAsync([Event("a")], cancellation.Token));
    }

    private static ReadOnlyMemory<byte> Event(string id, int distance = 1) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"package_id":"p","event_id":"{{id}}","timestamp":"2020-01-01T00:00:00Z","shipment_status":"delivered","distance_meters":{{distance}}}"""));

    private HttpEventSink Sink(PlatformStub platform, SendOptions? options = null) => new(
        new HttpClient(platform, disposeHandler: false), options ?? new SendOptions { Url = new Uri("http://localhost/"), Key = PlatformStub.Key }, _time);
}
