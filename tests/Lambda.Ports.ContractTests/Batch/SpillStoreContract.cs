using System.Text;
using Lambda.Ports.Batch;

namespace Lambda.Ports.ContractTests.Batch;

/// <summary>What every spill store does.</summary>
public abstract class SpillStoreContract
{
    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IPortHarness<ISpillStore>> OpenAsync();

    /// <summary>How many runs take space now.</summary>
    protected abstract int Left(IPortHarness<ISpillStore> harness);

    [Fact]
    public async Task A_run_is_read_back_as_it_was_written_as_often_as_needed()
    {
        await using var harness = await OpenAsync();
        using var area = harness.Port.Open("run");
        var large = new string('x', 1_000_000);
        BatchRow[] rows =
        [
            RowText.Row(long.MinValue, "", ""), RowText.Row(0, "b", "1"), RowText.Row(0, "a", large), RowText.Row(long.MaxValue, large, ""),
            .. Enumerable.Range(0, 20_000).Select(i => RowText.Row(i, $"key {i}", $"state {i}")),
        ];
        var run = Write(area, rows);
        Assert.Equal(rows.Select(Text), Read(run));
        Assert.Equal(rows.Select(Text), Read(run));
    }

    [Fact]
    public async Task A_run_without_rows_is_a_run()
    {
        await using var harness = await OpenAsync();
        using var area = harness.Port.Open("run");
        Assert.Empty(Read(Write(area)));
    }

    [Fact]
    public async Task The_writer_keeps_nothing_but_a_copy_of_a_row()
    {
        await using var harness = await OpenAsync();
        using var area = harness.Port.Open("run");
        using var writer = area.Create();
        var buffer = new byte[1];
        for (buffer[0] = (byte)'a'; buffer[0] <= 'c'; buffer[0]++)
            writer.Append(new BatchRow(0, buffer, buffer));
        Assert.Equal(["0/a=a", "0/b=b", "0/c=c"], Read(writer.Complete()));
    }

    [Fact]
    public async Task Runs_and_areas_are_apart_and_several_are_read_at_once()
    {
        await using var harness = await OpenAsync();
        using var area = harness.Port.Open("run");
        using var same = harness.Port.Open("run");
        ISpilledRun[] runs = [Write(area, RowText.Row(0, "a", "1")), Write(area, RowText.Row(0, "a", "2")), Write(same, RowText.Row(0, "a", "3"))];
        var readers = runs.Select(run => run.Read()).ToList();
        Assert.All(readers, reader => Assert.True(reader.Read()));
        Assert.Equal(["0/a=1", "0/a=2", "0/a=3"], readers.Select(reader => Text(reader.Row)));
        readers.ForEach(reader => reader.Dispose());
    }

    [Fact]
    public async Task An_area_that_is_disposed_takes_all_its_runs_with_it()
    {
        await using var harness = await OpenAsync();
        using var other = harness.Port.Open("other");
        Write(other, RowText.Row(0, "a", "kept"));
        using (var area = harness.Port.Open("run"))
        {
            Write(area, RowText.Row(0, "a", "1"));
            using var unfinished = area.Create();
            unfinished.Append(RowText.Row(0, "a", "2"));
            Assert.Equal(3, Left(harness));
        }

        Assert.Equal(1, Left(harness));
    }

    [Fact]
    public async Task An_area_that_nothing_was_spilled_to_leaves_nothing()
    {
        await using var harness = await OpenAsync();
        harness.Port.Open("run").Dispose();
        Assert.Equal(0, Left(harness));
    }

    [Fact]
    public async Task What_a_killed_process_left_is_gone_after_the_next_start()
    {
        await using var harness = await OpenAsync();
        var area = harness.Port.Open("run");
        Write(area, RowText.Row(0, "a", "1"));
        var unfinished = area.Create();
        unfinished.Append(RowText.Row(0, "a", "2"));
        await harness.CrashAsync();
        Assert.Equal(0, Left(harness));
        using var next = harness.Port.Open("run");
        Assert.Equal(["0/a=3"], Read(Write(next, RowText.Row(0, "a", "3"))));
        unfinished.Dispose();
        area.Dispose();
    }

    [Fact]
    public async Task Several_threads_write_to_one_area()
    {
        await using var harness = await OpenAsync();
        using var area = harness.Port.Open("run");
        var runs = new ISpilledRun[40];
        Parallel.For(0, runs.Length, i => runs[i] = Write(area, [.. Enumerable.Range(0, 500).Select(row => RowText.Row(row, $"{i}", "x"))]));
        for (var i = 0; i < runs.Length; i++)
            Assert.Equal(Enumerable.Range(0, 500).Select(row => $"{row}/{i}=x"), Read(runs[i]));
    }

    /// <summary>Writes a run.</summary>
    protected static ISpilledRun Write(ISpillArea area, params IReadOnlyList<BatchRow> rows)
    {
        using var writer = area.Create();
        foreach (var row in rows)
            writer.Append(row);
        return writer.Complete();
    }

    /// <summary>Reads a run to its end.</summary>
    protected static List<string> Read(ISpilledRun run)
    {
        using var reader = run.Read();
        var lines = new List<string>();
        while (reader.Read())
            lines.Add(Text(reader.Row));
        return lines;
    }

    /// <summary>A row as a line.</summary>
    protected static string Text(BatchRow row) => $"{row.Pane}/{Encoding.UTF8.GetString(row.Key.Span)}={Encoding.UTF8.GetString(row.State.Span)}";
}
