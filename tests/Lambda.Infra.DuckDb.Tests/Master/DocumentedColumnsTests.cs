using System.Text.RegularExpressions;
using Lambda.SharedLogic.Events;
using Lambda.Testing;

namespace Lambda.Infra.DuckDb.Tests.Master;

public sealed partial class DocumentedColumnsTests : MasterDatasetFixture
{
    private static string Document => File.ReadAllText(Path.Combine(Repository.Root, "docs", "master-dataset.md"));

    [Fact]
    public async Task The_documented_columns_are_those_of_a_file()
    {
        var file = await Write(0, 1);
        using var connection = DuckDbConnection.OpenInMemory();
        var described = connection.Query(
            $"DESCRIBE SELECT * FROM read_parquet({DuckDbSql.FileToRead(FullPath(file.Path))}, hive_partitioning = false)");
        Assert.Equal(
            described.Select(column => $"{column[0]} {column[1]}"),
            TableRow().Matches(Document).Select(row => $"{row.Groups["name"]} {row.Groups["type"]}"));
    }

    [Fact]
    public void The_documented_numbers_of_a_status_are_those_of_the_code()
    {
        var line = Document.Split('\n').Single(line => line.StartsWith("| `status` |", StringComparison.Ordinal));
        Assert.Equal(
            Enum.GetValues<DeliveryStatus>().Select(status => $"{(int)status} {status}".ToLowerInvariant()),
            NumberedName().Matches(line).Select(name => name.Value.Replace("_", "", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<type>[A-Z]+) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"\d+ [a-z_]+")]
    private static partial Regex NumberedName();
}
