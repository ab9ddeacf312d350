using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Lambda.Ports.Access;
using Lambda.ServingLayer.Host;
using Lambda.ServingLayer.Tests.Support;
using Lambda.Testing.Events;

namespace Lambda.ServingLayer.Tests.Api;

public sealed class EventTests
{
    private const string Path = "/v1/streams/deliveries/events";

    [Fact]
    public async Task A_valid_record_beside_an_invalid_one_is_kept_and_the_other_is_told()
    {
        await using var api = await RunningApi.StartAsync();

        var result = await api.PostAsync(Path, """
            [{"package_id":"a","timestamp":"2023-10-18T14:30:45Z","shipment_status":"in_transit"},
             {"package_id":"b","timestamp":"2023-10-18T14:30:45Z","shipment_status":"in_transit","gps_coordinates":{"latitude":123,"longitude":1}}]
            """, 202);

        Assert.Equal(1, result.GetProperty("accepted").GetInt32());
        Assert.Equal(
            """[{"index":1,"field":"gps_coordinates.latitude","reason":"must be between -90 and 90","value":"123"}]""", result.GetProperty("rejected").GetRawText());
        Assert.Equal(1, await AppendedAsync(api));
    }

    [Fact]
    public async Task The_seed_record_is_accepted_as_it_stands()
    {
        await using var api = await RunningApi.StartAsync();

        var result = await api.PostAsync(Path, Encoding.UTF8.GetString(Some.SeedRecord()), 202);

        Assert.Equal("""{"accepted":1,"rejected":[]}""", result.GetRawText());
    }

    [Fact]
    public async Task Each_line_of_ndjson_is_a_record()
    {
        await using var api = await RunningApi.StartAsync();
        var line = Encoding.UTF8.GetString(Some.Event().ToJson());

        var result = await api.PostAsync(Path, $"{line}\n\n{{broken\n{line}\n", 202, "application/x-ndjson");

        Assert.Equal(2, result.GetProperty("accepted").GetInt32());
        Assert.Equal(1, result.GetProperty("rejected")[0].GetProperty("index").GetInt32());
    }

    [Fact]
    public async Task A_compressed_body_is_read_like_a_plain_one()
    {
        await using var api = await RunningApi.StartAsync();

        var result = await RunningApi.ReadAsync(await PostCompressedAsync(api, Compressed(Some.SeedRecord())), 202);

        Assert.Equal(1, result.GetProperty("accepted").GetInt32());
    }

    [Fact]
    public async Task A_compressed_body_that_is_cut_short_or_no_gzip_at_all_is_refused_as_a_whole()
    {
        await using var api = await RunningApi.StartAsync();
        var lines = Enumerable.Range(0, 500).SelectMany(i => Some.Event($"p{i}", $"e{i}").ToJson().Append((byte)'\n')).ToArray();

        foreach (var body in new[] { Compressed(lines)[..^30], Compressed(lines)[..^1], Some.SeedRecord() })
        {
            var problem = await RunningApi.ReadAsync(await PostCompressedAsync(api, body, "application/x-ndjson"), 400);
            Assert.Equal("urn:lambda:problem:unreadable-body", problem.GetProperty("type").GetString());
        }

        Assert.Equal(0, await AppendedAsync(api));
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_is_refused_as_a_whole()
    {
        await using var api = await RunningApi.StartAsync();
        foreach (var body in new[] { "", "[1,", "nonsense", "42", """[{"package_id":"a"},""" })
        {
            await api.PostAsync(Path, body, 400);
        }
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_however_it_is_sent()
    {
        await using var api = await RunningApi.StartAsync(options: new ServingOptions { MaximumBodyBytes = 1_000 });
        var long1 = new byte[1_001];
        Array.Fill(long1, (byte)' ');

        var plain = await RunningApi.ReadAsync(await api.Client().PostAsync(Path, new ByteArrayContent(long1)), 413);
        var chunked = await RunningApi.ReadAsync(await api.Client().PostAsync(Path, new StreamContent(new UnseekableStream(long1))), 413);
        var bomb = await RunningApi.ReadAsync(await PostCompressedAsync(api, Compressed(new byte[100_000])), 413);

        Assert.All([plain, chunked, bomb], problem => Assert.Contains("1000", problem.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task Another_content_encoding_is_refused()
    {
        await using var api = await RunningApi.StartAsync();

        var problem = await RunningApi.ReadAsync(await PostCompressedAsync(api, Some.SeedRecord(), encoding: "br"), 415);

        Assert.Equal("Content-Encoding", problem.GetProperty("errors")[0].GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task When_the_log_cannot_be_written_the_producer_is_asked_to_try_again()
    {
        await using var api = await RunningApi.StartAsync(wrapLog: log => new BrokenLog(log));

        var response = await api.Client().PostAsync(Path, new ByteArrayContent(Some.SeedRecord()));

        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter!.Delta);
        Assert.DoesNotContain("disk full", (await RunningApi.ReadAsync(response, 503)).GetRawText());
    }

    [Fact]
    public async Task Events_of_one_package_go_to_one_partition()
    {
        await using var api = await RunningApi.StartAsync();
        var events = Enumerable.Range(0, 40).Select(i => Encoding.UTF8.GetString(Some.Event("one", $"e{i}").ToJson()));

        await api.PostAsync(Path, $"[{string.Join(',', events)}]", 202);

        Assert.Contains(40, new[] { await api.Platform.Log.EndOffsetAsync(0, default), await api.Platform.Log.EndOffsetAsync(1, default) });
    }

    [Fact]
    public async Task Sending_events_takes_the_role_writer()
    {
        await using var api = await RunningApi.StartAsync();

        Assert.Equal(403, (int)(await api.Client(ApiRole.Reader).PostAsync(Path, new ByteArrayContent(Some.SeedRecord()))).StatusCode);
        Assert.Equal(202, (int)(await api.Client(ApiRole.Writer).PostAsync(Path, new ByteArrayContent(Some.SeedRecord()))).StatusCode);
    }

    private static async Task<HttpResponseMessage> PostCompressedAsync(
        RunningApi api, byte[] body, string contentType = "application/json", string encoding = "gzip")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentEncoding.Add(encoding);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return await api.Client().PostAsync(Path, content);
    }

    private static byte[] Compressed(byte[] plain)
    {
        var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return buffer.ToArray();
    }

    private static async Task<long> AppendedAsync(RunningApi api) =>
        await api.Platform.Log.EndOffsetAsync(0, default) + await api.Platform.Log.EndOffsetAsync(1, default);

    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
