using System.Buffers.Binary;
using System.Text.RegularExpressions;
using Lambda.Infra.Sqlite.Batch;
using Lambda.Infra.Sqlite.Log;
using Lambda.Infra.Sqlite.RealTime.Runs;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.Testing;

namespace Lambda.Infra.Sqlite.Tests;

public sealed partial class DocumentedStoresTests
{
    private static string Document => File.ReadAllText(Repository.PathOf("docs", "stores.md"));

    [Fact]
    public async Task The_documented_tables_are_those_of_the_files()
    {
        using var folder = new TemporaryFolder();
        await using (var stores = await SqliteStores.OpenAsync(folder.FullPath, new SqliteStoresOptions(), TimeProvider.System))
            await stores.BatchViews.WriteAsync("VIEW", 1, [], default);
        File.Move(folder.PathOf("batch", "VIEW", "1.sqlite"), folder.PathOf("batch", "VIEW", "VERSION.sqlite"));
        var files = Directory.EnumerateFiles(folder.FullPath, "*.sqlite", SearchOption.AllDirectories);
        Assert.Equal(
            files.SelectMany(file => Tables(Path.GetRelativePath(folder.FullPath, file), file)).Order(),
            TableRow().Matches(Document).Select(row => $"{row.Groups["file"]} {row.Groups["table"]}: {row.Groups["columns"]}").Order());
    }

    [Fact]
    public void The_documented_bytes_of_a_row_are_those_of_the_code()
    {
        const long FirstOffset = 3;
        using var run = new FrameRun(0);
        run.AddEvent(new LogRecord(0, "k"u8.ToArray(), "{}"u8.ToArray()));
        run.AddBarrier(300);
        byte[] body = [RecordFrames.Version, .. run.Bytes];
        var checksum = new byte[RecordFrames.ChecksumBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(checksum, RecordFrames.Checksum(body, FirstOffset));
        byte[] row = [.. body, .. checksum];
        Assert.Contains("    " + BitConverter.ToString(row).Replace('-', ' ') + "\n", Document);

        var batch = new LogBatch();
        RecordFrames.Read(row, FirstOffset, 2, 0, 5, batch);
        Assert.Equal(("{}", 300L, 4L), (System.Text.Encoding.UTF8.GetString(batch.ValueOf(0)), batch.EpochOf(1), batch.OffsetOf(1)));
    }

    [Fact]
    public void The_documented_bytes_of_a_real_time_state_are_those_of_the_code()
    {
        var state = new RealTimeState("view", 0, 60, "k"u8.ToArray(), "s"u8.ToArray());
        Assert.Contains("    " + Hex(state) + "\n", Document);
        Assert.Contains("    " + Hex(state with { Hold = new Hold(7, 1) }) + "\n", Document);

        static string Hex(RealTimeState state)
        {
            var bytes = new byte[StateRecord.LengthOf(state, null)];
            StateRecord.Write(bytes, state, GroupHash.Of(1, 0, state.Pane, state.Key.Span), null);
            return BitConverter.ToString(bytes).Replace('-', ' ');
        }
    }

    [Fact]
    public void The_documented_limits_and_layouts_are_those_of_the_code()
    {
        Assert.Contains($"at most {LogLimits.MostRecordsPerRow:N0} records\nand {LogLimits.MostBytesPerRow / 1024 / 1024} MiB", Document);
        Assert.Equal((1, 1L, 1), (RecordFrames.Version, BatchFileLayout.Version, RunTail.Version));
        Assert.Contains($"With {Tiers.MostRuns} runs a checkpoint waits", Document);
        Assert.Contains($"blocks of at most {RunBlock.MostBytes / 1024} KiB", Document);
    }

    private static IEnumerable<string> Tables(string name, string file)
    {
        using var database = SqliteDatabase.OpenReadOnly(file);
        using var select = database.Prepare(
            """
            SELECT t.name, (SELECT group_concat(c.name, ', ') FROM pragma_table_info(t.name) AS c)
            FROM sqlite_schema AS t WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
            """);
        var tables = new List<string>();
        while (select.Step())
            tables.Add($"{name} {select.Text(0)}: {select.Text(1)}");
        return tables;
    }

    [GeneratedRegex(@"^\| `(?<file>[\w/.-]+)` \| `(?<table>\w+)` \| `(?<columns>[\w, ]+)` \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
