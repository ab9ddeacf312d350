using Lambda.SharedLogic.Ingest;

namespace Lambda.SharedLogic.Tests.Ingest;

public class IngestBodyTests
{
    private const string Json = "application/json";
    private const string Ndjson = "application/x-ndjson; charset=utf-8";

    private readonly IngestBody _body = new();

    [Fact]
    public void An_object_is_one_record_kept_as_received()
    {
        Read($"\uFEFF \r\n{Record("P1", " ")}\n ", Json);

        Assert.Equal([(0, Record("P1", " "), "P1")], Accepted());
        Assert.Empty(_body.Rejected);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("Application/JSON; charset=utf-8")]
    public void Whatever_is_not_called_NDJSON_is_JSON(string? contentType)
    {
        Read($"[{Record("P1")}]", contentType);

        Assert.Single(_body.Accepted);
    }

    [Fact]
    public void A_valid_record_beside_an_invalid_one_is_not_lost()
    {
        var deep = new string('[', 10_000) + new string(']', 10_000);

        Read($$"""[ {{Record("P1")}} ,17,{"package_id":""}, {{deep}} ,[], {{Record("P\\u0032")}}, null]""", Json);

        Assert.Equal([(0, Record("P1"), "P1"), (5, Record("P\\u0032"), "P2")], Accepted());
        Assert.Equal([1, 2, 3, 4, 6], _body.Rejected.Select(rejected => rejected.Index));
        Assert.Equal(
            ["$: must be a JSON object", "timestamp: is required", "$: must be a JSON object", "$: must be a JSON object", "$: must be a JSON object"],
            _body.Rejected.Select(rejected => $"{rejected.Rejection.Field}: {rejected.Rejection.Reason}"));
        Assert.Equal("""{"package_id":""}""", Text(_body.Rejected[1].Raw));
    }

    [Fact]
    public void Bad_UTF8_in_one_record_does_not_harm_the_next()
    {
        var bytes = System.Text.Encoding.Latin1.GetBytes($"[{Record("\u00e9")},{Record("P2")}]");

        Assert.True(_body.TryRead(bytes, Json, out _));

        Assert.Equal([(1, Record("P2"), "P2")], Accepted());
        Assert.Equal("must be valid UTF-8", Assert.Single(_body.Rejected).Rejection.Reason);
    }

    [Fact]
    public void A_broken_line_of_NDJSON_rejects_only_itself_and_blank_lines_do_not_count()
    {
        Read($"\n{Record("P1")}\r\n \t\n{{\"package_id\":\n\n  {Record("P2")}  ", Ndjson);

        Assert.Equal([(0, Record("P1"), "P1"), (2, Record("P2"), "P2")], Accepted());
        Assert.Equal((1, "must be well-formed JSON"), (_body.Rejected[0].Index, _body.Rejected[0].Rejection.Reason));
    }

    [Theory]
    [InlineData("[]", Json)]
    [InlineData("", Ndjson)]
    [InlineData("\n\r\n  ", Ndjson)]
    public void No_records_is_a_body_too(string body, string contentType)
    {
        Read(body, contentType);

        Assert.Empty(_body.Accepted);
        Assert.Empty(_body.Rejected);
    }

    [Theory]
    [InlineData("", "the body must be a JSON object or a JSON array", 1, 1)]
    [InlineData("\nhello", "the body must be a JSON object or a JSON array", 2, 1)]
    [InlineData("17", "the body must be a JSON object or a JSON array", 1, 1)]
    [InlineData(" \n  \"text\"", "the body must be a JSON object or a JSON array", 2, 3)]
    [InlineData("[{},{]", "the body must be well-formed JSON", 1, 6)]
    [InlineData("[{},\n{}", "the body must be well-formed JSON", 2, 3)]
    [InlineData("{\"a\":{\"b\":{}", "the body must be well-formed JSON", 1, 13)]
    [InlineData("[{}],", "the body must be one JSON object or array", 1, 5)]
    [InlineData("{}\n{}", "the body must be one JSON object or array", 2, 1)]
    public void A_body_that_cannot_be_read_is_one_error_with_its_place(string body, string reason, long line, long column)
    {
        Assert.False(_body.TryRead(Bytes(body), Json, out var error));

        Assert.StartsWith(reason, error.Reason);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Empty(_body.Accepted);
        Assert.Empty(_body.Rejected);
    }

    [Theory]
    [InlineData(Json, 1, 200_002)]
    [InlineData(Ndjson, 100_001, 1)]
    public void A_body_has_at_most_100000_records(string contentType, long line, long column)
    {
        var separator = contentType == Json ? "," : "\n";
        string Body(int count)
        {
            var records = string.Join(separator, Enumerable.Repeat("1", count));
            return contentType == Json ? $"[{records}]" : records;
        }

        Read(Body(100_000), contentType);
        Assert.Equal(100_000, _body.Rejected.Count);
        Assert.False(_body.TryRead(Bytes(Body(100_001)), contentType, out var error));
        Assert.Equal(new BodyError("the body must have at most 100000 records", line, column), error);
    }

    [Fact]
    public void A_body_forgets_the_one_before()
    {
        Read(Record("P1"), Json);
        Read(Record("P2"), Json);

        Assert.Equal([(0, Record("P2"), "P2")], Accepted());
    }

    private static string Record(string package, string space = "") =>
        $$"""{"package_id":{{space}}"{{package}}","timestamp":"2023-10-18T14:30:45Z","shipment_status":"created"}""";

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8.Span);

    private void Read(string body, string? contentType) =>
        Assert.True(_body.TryRead(Bytes(body), contentType, out var error), error?.ToString());

    private IEnumerable<(int Index, string Raw, string Key)> Accepted() =>
        _body.Accepted.Select(record => (record.Index, Text(record.Raw), Text(record.Key)));
}
