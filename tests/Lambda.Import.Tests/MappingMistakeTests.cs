namespace Lambda.Import.Tests;

/// <summary>Each mistake is told with what is wrong, where it stands and what would be right.</summary>
public class MappingMistakeTests
{
    [Theory]
    [InlineData("{ \"events\": [ }", "line 1, column 15: not valid JSON")]
    [InlineData("{ \"event\": [] }", "line 1, $.event: unknown option \"event\"; did you mean \"events\"?")]
    [InlineData("{ }", "$: \"events\" is missing; for example")]
    [InlineData("{ \"events\": [] }", "$.events: must hold 1 to 100 events")]
    [InlineData("{ \"events\": {} }", "$.events: must be a list, [ … ], not an object")]
    [InlineData("[]", "$: must be an object, { … }, not a list")]
    [InlineData("{\n \"name\": \"a\",\n \"name\": \"b\" }", "line 3, $.name: \"name\" stands here a second time (first in line 2)")]
    [InlineData("{ \"events\": [ { \"fields\": { \"package\": \"x\", \"timestamp\": \"x\", \"shipment_status\": \"x\" } } ] }",
        "$.events[0]: the event has no \"package_id\"; did you mean it by \"package\"?")]
    public void In_the_mapping_as_a_whole(string json, string told) => Told(json, told);

    [Theory]
    [InlineData("\"sku\": \"${x\"", "$.events[0].fields.sku: \"${x\" has no closing brace")]
    [InlineData("\"sku\": \"${}\"", "${} names no column")]
    [InlineData("\"sku\": [1]", "must be a template")]
    [InlineData("\"sku\": { \"lookup\": \"a.b\" }", "\"value\" is missing; for example \"value\": \"${column}\"")]
    [InlineData("\"sku\": { \"value\": \"x\", \"lookup\": \"a.b\" }", "there is no look-up \"a\"; there are none")]
    [InlineData("\"sku\": { \"value\": \"x\", \"lookup\": \"a\" }", "\"a\" must name a look-up and its column")]
    [InlineData("\"sku\": { \"value\": \"x\", \"type\": \"numbr\" }", "\"numbr\" is not a choice here; did you mean \"number\"?")]
    [InlineData("\"sku\": { \"value\": \"x\", \"multiply\": 2 }", "\"multiply\" belongs to type \"number\", and this field is of type \"text\"")]
    [InlineData("\"sku\": { \"value\": \"x\", \"zone\": \"UTC\" }", "\"zone\" belongs to type \"time\"")]
    [InlineData("\"sku\": { \"value\": \"x\", \"otherwise\": \"y\" }", "\"otherwise\" needs a \"map\" beside it")]
    [InlineData("\"sku\": { \"value\": \"x\", \"whenMissing\": \"absent\" }", "\"whenMissing\" needs a \"lookup\" beside it")]
    [InlineData("\"quantity\": { \"value\": \"x\", \"decimals\": 1.5 }", "1.5 must be a whole number from 0 to 28")]
    [InlineData("\"quantity\": { \"value\": \"x\", \"multiply\": \"2\" }", "must be a number, not the text \"2\"")]
    [InlineData("\"promised_at\": { \"value\": \"x\", \"zone\": \"Europe/Berln\" }", "there is no time zone \"Europe/Berln\" on this machine; did you mean \"Europe/Berlin\"?")]
    [InlineData("\"promised_at\": { \"value\": \"x\", \"formats\": [] }", "must name at least one format")]
    [InlineData("\"promised_at\": { \"value\": \"x\", \"formats\": [\"nonsense\"] }", "\"nonsense\" is not a form of date and time")]
    [InlineData("\"promised_at\": { \"value\": \"x\", \"formats\": [\"yyyy-MM-ddTHH:mmK\"] }", "K is not supported")]
    [InlineData("\"gps_coordinates\": \"x\", \"gps_coordinates.latitude\": 1", "is both a value and an object")]
    [InlineData("\"gps_coordinates.\": 1", "is not a field's name")]
    public void In_a_field(string fields, string told) => Told(Some.MappingJson(fields), told);

    [Theory]
    [InlineData("{ \"value\": \"${id}\", \"equal\": \"x\" }", "unknown option \"equal\"; did you mean \"equals\"?")]
    [InlineData("{ \"value\": \"${id}\" }", "exactly one of equals, in, empty, startsWith, lessThan, greaterThan")]
    [InlineData("{ \"value\": \"${id}\", \"equals\": \"x\", \"empty\": true }", "exactly one of")]
    [InlineData("{ \"equals\": \"x\" }", "\"value\" is missing")]
    [InlineData("{ \"value\": \"${id}\", \"all\": [] }", "\"all\" stands alone")]
    [InlineData("{ \"value\": \"${id}\", \"lessThan\": \"x\" }", "must be a number")]
    public void In_a_condition(string when, string told) => Told(Some.MappingJson(when: $"\"when\": {when},"), told);

    [Theory]
    [InlineData("\"csv\": { \"delimiter\": \";;\" },", "$.csv.delimiter: must be one ASCII character")]
    [InlineData("\"csv\": { \"delimiter\": \"'\", \"quote\": \"'\" },", "delimiter and quote must differ")]
    [InlineData("\"csv\": { \"encoding\": \"utf8\" },", "\"utf8\" is not a choice here; did you mean \"utf-8\"?")]
    [InlineData("\"numbers\": { \"decimalSeparator\": \"1\" },", "must be one character that is neither a letter, a digit nor a sign")]
    [InlineData("\"numbers\": { \"decimalSeparator\": \",\", \"groupSeparator\": \",\" },", "must differ")]
    [InlineData("\"lookups\": { \"zones\": { \"file\": \"missing.csv\", \"key\": \"id\" } },", "does not exist; paths are relative to the mapping file, or give --lookup zones=PATH")]
    public void In_the_parts_around(string extra, string told) => Told(Some.MappingJson(extra: extra), told);

    [Theory]
    [InlineData("id,name\n1,a\n", "\"key\": \"ident\"", "\"value\": \"x\", \"lookup\": \"zones.name\"", "zones.csv has no column \"ident\"")]
    [InlineData("id,name\n1,a\n1,b\n", "\"key\": \"id\"", "\"value\": \"x\", \"lookup\": \"zones.name\"", "row 2 of zones.csv has the key \"1\" a second time")]
    [InlineData("id,name\n1\n", "\"key\": \"id\"", "\"value\": \"x\", \"lookup\": \"zones.name\"", "row 1 of zones.csv: the row has not as many values as the header has columns (1 of 2)")]
    [InlineData("id,name\n1,a\n", "\"key\": \"id\"", "\"value\": \"x\", \"lookup\": \"zones.nam\"", "look-up \"zones\" has no column \"nam\"; did you mean \"name\"?")]
    [InlineData("id,name\n1,a\n", "\"key\": \"id\"", "\"value\": \"x\", \"lookup\": \"zone.name\"", "there is no look-up \"zone\"; did you mean \"zones\"?")]
    [InlineData("", "\"key\": \"id\"", "\"value\": \"x\", \"lookup\": \"zones.name\"", "is empty; its first row must name the columns")]
    public void In_a_look_up_table(string table, string key, string options, string told)
    {
        using var folder = new TemporaryFolder();
        folder.Write("zones.csv", table);
        var json = Some.MappingJson($"\"origin\": {{ {options} }}", $"\"lookups\": {{ \"zones\": {{ \"file\": \"zones.csv\", {key} }} }},");

        var error = Assert.Throws<ImportException>(() => Some.Mapping(json, folder.FullPath));
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_a_file_lacks_is_told_with_the_nearest_one_before_any_row_is_read()
    {
        using var folder = new TemporaryFolder();
        var good = folder.Write("good.csv", "id,name\n1,a\n");
        var bad = folder.Write("bad.csv", "id,nme\n1,a\n");

        var error = Assert.Throws<ImportException>(() => Reading.CsvEventSource.Read(Some.Mapping(Some.MappingJson("\"sku\": \"${name}\"")), [good, bad]));
        Assert.Contains("mapping.json line 7, $.events[0].fields.sku: column \"name\" is not in bad.csv; did you mean \"nme\"?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_whose_name_is_nearly_one_of_the_platform_s_is_warned_about()
    {
        var mapping = Some.Mapping(Some.MappingJson("\"distance_metres\": 1, \"fare\": 2"));

        var warning = Assert.Single(mapping.Warnings);
        Assert.Contains("no view reads the field \"distance_metres\"; did you mean \"distance_meters\"?", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_field_that_mappings_know_is_one_that_the_platform_checks()
    {
        foreach (var field in Mappings.EventFields.Names)
        {
            // true is wrong for every field: the platform must say so, which it does only for fields that it reads.
            var stated = Mappings.EventFields.Required.ToDictionary(name => name, name => name switch
            {
                "timestamp" => "\"2020-01-01T00:00:00Z\"",
                "shipment_status" => "\"delivered\"",
                _ => "\"x\"",
            });
            var parts = field.Split('.');
            stated[parts[0]] = parts.Length == 1 ? "true" : $"{{ \"latitude\": 1, \"longitude\": 1, \"{parts[1]}\": true }}";
            var json = "{" + string.Join(',', stated.Select(pair => $"\"{pair.Key}\":{pair.Value}")) + "}";

            Assert.Equal(field, Assert.Single(PlatformRules.Read(System.Text.Encoding.UTF8.GetBytes(json)).Rejected).Rejection.Field);
        }
    }

    private static void Told(string json, string told)
    {
        var error = Assert.Throws<ImportException>(() => Some.Mapping(json));
        Assert.StartsWith("mapping.json line ", error.Message, StringComparison.Ordinal);
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }
}
