using System.IO.Compression;
using System.Text;
using Lambda.Import.Reading;

namespace Lambda.Import.Tests;

public class ReadingTests
{
    private static readonly string Sku = Some.MappingJson("\"sku\": \"${name}\"");

    [Fact]
    public void A_row_with_a_missing_value_is_rejected_and_its_neighbours_are_not()
    {
        var outcomes = Some.Outcomes(Sku, "id,name\n1,a\n2\n3,c,x\n4,d\n");

        Assert.Equal([true, false, false, true], outcomes.Select(outcome => outcome.IsEvent));
        Assert.Equal(("the row has not as many values as the header has columns", "1 of 2"), (outcomes[1].Rejection!.Reason, outcomes[1].Rejection!.Value));
        Assert.Equal(("3,c,x", 3L, 0), (outcomes[2].Line, outcomes[2].Row, outcomes[2].EventNumber));
    }

    [Theory]
    [InlineData("id,name\r\n1,a\r\n2,b\r\n")]
    [InlineData("id,name\n1,a\n\n\n2,b")]
    [InlineData("\uFEFFid,name\n1,a\n2,b\n")]
    [InlineData("name,id\n\"a\",1\n\"b\",2\n")]
    public void Line_ends_blank_lines_byte_order_marks_and_the_order_of_columns_do_not_matter(string csv)
    {
        var outcomes = Some.Outcomes(Sku, csv);

        Assert.Equal(["a", "b"], outcomes.Select(outcome => Value(outcome, "sku")));
        Assert.Equal([1L, 2L], outcomes.Select(outcome => outcome.Row));
    }

    [Fact]
    public void Quoted_values_may_hold_delimiters_quotation_marks_and_line_ends()
    {
        var outcome = Assert.Single(Some.Outcomes(Sku, "id,name\n1,\"a, \"\"b\"\"\nc\"\n"));

        Assert.Equal("a, \\\"b\\\"\\nc", Value(outcome, "sku"));
        Assert.Equal("1,\"a, \"\"b\"\"\nc\"", outcome.Line);
    }

    [Fact]
    public void A_quotation_mark_inside_a_plain_value_is_a_character() =>
        Assert.Equal("6\\\" pipe", Value(Assert.Single(Some.Outcomes(Sku, "id,name\n1,6\" pipe\n")), "sku"));

    [Fact]
    public void A_quotation_mark_left_open_is_told()
    {
        var outcomes = Some.Outcomes(Sku, "id,name\n1,a\n2,\"b\n3,c\n4,d\n");

        Assert.Equal("a quotation mark is left open or not doubled", outcomes[1].Rejection!.Reason);
        Assert.Equal("2,\"b\n3,c\n4,d\n", outcomes[1].Line);
        Assert.Equal(2, outcomes.Count);
    }

    [Fact]
    public void A_row_too_large_for_memory_ends_the_file_with_its_place()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("large.csv", "id,name\n1,a\n2,\"" + new string('x', 20_000_000));
        var read = new List<CsvOutcome>();

        var error = Assert.Throws<ImportException>(() => read.AddRange(CsvEventSource.Read(Some.Mapping(Sku), [path])));
        Assert.Contains("cannot be read beyond row 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_the_encoding_s_reject_their_row()
    {
        byte[] csv = [.. "id,name\n1,caf"u8, 0xE9, .. "\n2,b\n"u8];

        Assert.Equal("the row is not valid UTF-8; csv.encoding names another encoding", Some.Outcomes(Sku, csv)[0].Rejection!.Reason);
        Assert.True(Some.Outcomes(Sku, csv)[1].IsEvent);
        Assert.Equal("café", Value(Some.Outcomes(Some.MappingJson("\"sku\": \"${name}\"", "\"csv\": { \"encoding\": \"latin-1\" },"), csv)[0], "sku"));
    }

    [Theory]
    [InlineData("utf-16", 1200)]
    [InlineData("windows-1252", 1252)]
    public void Other_encodings_are_read(string name, int codePage)
    {
        var encoding = codePage == 1200 ? Encoding.Unicode : CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;
        var mapping = Some.MappingJson("\"sku\": \"${name}\"", $"\"csv\": {{ \"encoding\": \"{name}\" }},");

        Assert.Equal("10 €", Value(Assert.Single(Some.Outcomes(mapping, encoding.GetBytes("id,name\n1,10 €\n"))), "sku"));
    }

    [Fact]
    public void A_packed_file_reads_as_the_plain_one_and_has_its_name()
    {
        using var folder = new TemporaryFolder();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("id,name\n1,a\n"u8);
        }

        var path = folder.Write("trips.csv.gz", packed.ToArray());
        var outcome = Assert.Single(CsvEventSource.Read(Some.Mapping(Sku), [path]));
        Assert.Equal(("trips", "a"), (outcome.File, Value(outcome, "sku")));
    }

    [Fact]
    public void Two_files_of_one_name_are_refused()
    {
        using var folder = new TemporaryFolder();
        var first = folder.Write("a/trips.csv", "id,name\n");
        var second = folder.Write("b/trips.csv", "id,name\n");

        var error = Assert.Throws<ImportException>(() => CsvEventSource.Read(Some.Mapping(Sku), [first, second]));
        Assert.Contains("have the same name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_optional_column_is_empty_where_a_file_lacks_it()
    {
        var mapping = Some.MappingJson("\"sku\": \"${name}\", \"origin\": \"${later}\"", "\"csv\": { \"optionalColumns\": [\"later\"] },");

        Assert.DoesNotContain("origin", Some.Text(Assert.Single(Some.Outcomes(mapping, "id,name\n1,a\n")).Json), StringComparison.Ordinal);
        Assert.Equal("x", Value(Assert.Single(Some.Outcomes(mapping, "id,name,later\n1,a,x\n")), "origin"));
    }

    [Fact]
    public void One_bad_event_of_a_row_does_not_hold_up_the_other()
    {
        const string Mapping = """
            {
              "fields": { "package_id": "p", "shipment_status": "delivered" },
              "events": [ { "fields": { "timestamp": "${a}" } }, { "fields": { "timestamp": "${b}" } } ]
            }
            """;
        var outcomes = Some.Outcomes(Mapping, "a,b\n2020-13-01T00:00:00Z,2020-01-01T00:00:00Z\n");

        Assert.Equal(("timestamp", "2020-13-01T00:00:00Z", 1), (outcomes[0].Rejection!.Field, outcomes[0].Rejection!.Value, outcomes[0].EventNumber));
        Assert.Equal("orders-1-2", Value(outcomes[1], "event_id"));
    }

    private static string Value(CsvOutcome outcome, string field)
    {
        Assert.Null(outcome.Rejection);
        var json = Some.Text(outcome.Json);
        var start = json.IndexOf($"\"{field}\":\"", StringComparison.Ordinal) + field.Length + 4;
        var end = start;
        while (json[end] != '"')
        {
            end += json[end] == '\\' ? 2 : 1;
        }

        return json[start..end];
    }
}
