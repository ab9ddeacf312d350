using FsCheck;
using FsCheck.Fluent;
using Lambda.Ports.Batch;
using Lambda.Testing.InMemory;

namespace Lambda.Ports.ContractTests.Batch;

/// <summary>What every batch view store does.</summary>
public abstract class BatchViewStoreContract
{
    private static readonly BatchRow[] Sample =
    [
        .. from pane in new[] { long.MinValue, -60, 0, 60 }
           from key in new[] { "", "a", "ab", "b" }
           select RowText.Row(pane, key, $"{pane} {key}"),
    ];

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IPortHarness<IBatchViewStore>> OpenAsync();

    [Fact]
    public async Task A_version_is_there_whole_once_it_is_written()
    {
        await using var harness = await OpenAsync();
        await harness.Port.WriteAsync("couriers", 3, Sample, default);
        await harness.CrashAsync();
        var rows = new List<BatchRow>();
        await foreach (var row in harness.Port.ReadAsync(new("couriers", 3), default))
            rows.Add(row);
        Assert.Equal(Sample.Select(Bytes), rows.Select(Bytes));
    }

    [Fact]
    public async Task Views_and_versions_are_apart()
    {
        await using var harness = await OpenAsync();
        await harness.Port.WriteAsync("couriers", 2, [RowText.Row(0, "a", "2")], default);
        await harness.Port.WriteAsync("couriers", 11, [RowText.Row(0, "a", "11")], default);
        await harness.Port.WriteAsync("regions", 1, [RowText.Row(0, "a", "r")], default);
        Assert.Equal(["0/a=2"], await harness.Port.LinesAsync("couriers", 2));
        Assert.Equal(["0/a=11"], await harness.Port.LinesAsync("couriers", 11));
        Assert.Equal(["0/a=r"], await harness.Port.LinesAsync("regions", 1));
        Assert.Equal([2L, 11L], (await harness.Port.VersionsAsync("couriers", default)).Order());
        Assert.Empty(await harness.Port.VersionsAsync("unknown", default));
    }

    [Fact]
    public async Task A_version_without_rows_is_a_version()
    {
        await using var harness = await OpenAsync();
        await harness.Port.WriteAsync("couriers", 1, [], default);
        Assert.Empty(await harness.Port.LinesAsync("couriers", 1));
        Assert.Equal([1L], await harness.Port.VersionsAsync("couriers", default));
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_told()
    {
        await using var harness = await OpenAsync();
        await harness.Port.WriteAsync("couriers", 1, Sample, default);
        var missing = await Assert.ThrowsAsync<MissingVersionException>(() => harness.Port.LinesAsync("couriers", 2));
        Assert.Equal(("couriers", 2L), (missing.View, missing.Version));
        await Assert.ThrowsAsync<MissingVersionException>(() => harness.Port.LinesAsync("regions", 1));
    }

    [Fact]
    public async Task A_reader_gets_the_panes_and_keys_that_it_asks_for_in_order()
    {
        await using var harness = await OpenAsync();
        await harness.Port.WriteAsync("couriers", 1, Sample, default);
        Task<List<string>> Read(long from, long to, params string[] keys) =>
            harness.Port.LinesAsync(new("couriers", 1, from, to, keys.Length == 0 ? null : [.. keys.Select(RowText.Key)]));

        Assert.Equal(["0/=0 ", "0/a=0 a", "0/ab=0 ab", "0/b=0 b"], await Read(-59, 60));
        Assert.Equal(["-60/a=-60 a", "0/a=0 a"], await Read(-60, 1, "a"));
        Assert.Equal(["0/=0 ", "0/b=0 b", "60/=60 ", "60/b=60 b"], await Read(0, long.MaxValue, "b", "", "c", "b"));
        Assert.Equal([$"{long.MinValue}/ab={long.MinValue} ab"], await Read(long.MinValue, -60, "ab"));
        Assert.Equal(16, (await Read(long.MinValue, long.MaxValue)).Count);
        Assert.Empty(await Read(0, 0));
        Assert.Empty(await Read(60, -60, "a"));
        Assert.Empty(await harness.Port.LinesAsync(new("couriers", 1, Keys: [])));
    }

    [Fact]
    public async Task Writing_a_version_again_replaces_it()
    {
        await using var harness = await OpenAsync();
        await harness.Port.WriteAsync("couriers", 1, Sample, default);
        Assert.Equal(16, (await harness.Port.LinesAsync("couriers", 1)).Count);
        await harness.Port.WriteAsync("couriers", 1, [RowText.Row(0, "a", "new")], default);
        Assert.Equal(["0/a=new"], await harness.Port.LinesAsync("couriers", 1));
    }

    [Fact]
    public async Task A_write_that_fails_is_as_if_it_had_never_been()
    {
        await using var harness = await OpenAsync();
        static IEnumerable<BatchRow> Broken()
        {
            yield return RowText.Row(0, "a", "half");
            throw new InvalidDataException("no more");
        }

        await Assert.ThrowsAsync<InvalidDataException>(() => harness.Port.WriteAsync("couriers", 1, Broken(), default).AsTask());
        Assert.Empty(await harness.Port.VersionsAsync("couriers", default));
        await Assert.ThrowsAsync<MissingVersionException>(() => harness.Port.LinesAsync("couriers", 1));

        await harness.Port.WriteAsync("couriers", 1, [RowText.Row(0, "a", "whole")], default);
        await Assert.ThrowsAsync<InvalidDataException>(() => harness.Port.WriteAsync("couriers", 1, Broken(), default).AsTask());
        Assert.Equal(["0/a=whole"], await harness.Port.LinesAsync("couriers", 1));
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing_behind()
    {
        await using var harness = await OpenAsync();
        using var cancellation = new CancellationTokenSource();
        IEnumerable<BatchRow> Endless()
        {
            for (var i = 0; ; i++)
            {
                if (i == 5000)
                    cancellation.Cancel();
                yield return RowText.Row(i, "a", "x");
            }
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => harness.Port.WriteAsync("couriers", 1, Endless(), cancellation.Token).AsTask());
        Assert.Empty(await harness.Port.VersionsAsync("couriers", default));
    }

    [Fact]
    public async Task Rows_out_of_order_are_refused()
    {
        await using var harness = await OpenAsync();
        foreach (var row in new[] { RowText.Row(0, "b", "twice"), RowText.Row(0, "a", "back"), RowText.Row(-1, "c", "back") })
        {
            await Assert.ThrowsAsync<ArgumentException>(
                () => harness.Port.WriteAsync("couriers", 1, [RowText.Row(0, "b", "first"), row], default).AsTask());
        }

        Assert.Empty(await harness.Port.VersionsAsync("couriers", default));
    }

    [Fact]
    public async Task The_caller_may_reuse_a_rows_buffers_for_the_next()
    {
        await using var harness = await OpenAsync();
        var buffer = new byte[1];
        IEnumerable<BatchRow> Rows()
        {
            for (buffer[0] = (byte)'a'; buffer[0] <= 'c'; buffer[0]++)
                yield return new BatchRow(0, buffer, buffer);
        }

        await harness.Port.WriteAsync("couriers", 1, Rows(), default);
        Assert.Equal(["0/a=a", "0/b=b", "0/c=c"], await harness.Port.LinesAsync("couriers", 1));
    }

    [Fact]
    public async Task A_dropped_version_is_gone_and_a_reader_that_has_begun_may_finish()
    {
        await using var harness = await OpenAsync();
        await harness.Port.WriteAsync("couriers", 1, Enumerable.Range(0, 20_000).Select(i => RowText.Row(i, "a", "x")), default);
        var read = 0;
        await foreach (var row in harness.Port.ReadAsync(new("couriers", 1), default))
        {
            if (read++ == 10)
                await harness.Port.DropAsync("couriers", 1, default);
        }

        Assert.Equal(20_000, read);
        Assert.Empty(await harness.Port.VersionsAsync("couriers", default));
        await Assert.ThrowsAsync<MissingVersionException>(() => harness.Port.LinesAsync("couriers", 1));
        await harness.Port.DropAsync("couriers", 1, default);
        await harness.Port.DropAsync("unknown", 1, default);
    }

    [Fact]
    public async Task Readers_do_not_disturb_each_other()
    {
        await using var harness = await OpenAsync();
        await harness.Port.WriteAsync("couriers", 1, Enumerable.Range(0, 2000).Select(i => RowText.Row(i / 10, $"{i % 10}", $"{i}")), default);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(reader => Task.Run(async () =>
        {
            for (var i = reader; i < 400; i += 8)
            {
                var lines = await harness.Port.LinesAsync(new("couriers", 1, i % 200, (i % 200) + 2, [RowText.Key($"{i % 10}")]));
                Assert.Equal(i % 200 == 199 ? 1 : 2, lines.Count);
                Assert.Equal($"{i % 200}/{i % 10}={(i % 200 * 10) + (i % 10)}", lines[0]);
            }
        })));
    }

    /// <summary>How many random sequences of operations are tried.</summary>
    protected virtual int RandomSequences => 25;

    [Fact]
    public void Random_versions_and_queries_agree_with_a_list() => CheckRandomOperations(RandomSequences);

    /// <summary>Does random operations on a store, and on what it has to be.</summary>
    protected void CheckRandomOperations(int sequences) => RandomOperations.Check(Operations, sequences, async operations =>
    {
        await using var harness = await OpenAsync();
        var model = new InMemoryBatchViewStore();
        foreach (var operation in operations)
            Assert.Equal(await Do(model, operation), operation.Name == "crash" ? await Crash(harness) : await Do(harness.Port, operation));
    });

    private static Gen<Operation> Operations =>
        from name in Gen.Elements("write", "write", "read", "read", "read", "drop", "versions", "crash")
        from version in Gen.Choose(1, 4)
        from rows in Gen.Choose(0, 9).Select(key => (Pane: key % 3, Key: key / 3)).ListOf()
        from pane in Gen.Choose(-1, 3)
        select new Operation(name, version, string.Join(' ', rows.Distinct().Order().Select(row => $"{row.Pane}:{row.Key}")), pane);

    private static async Task<string> Do(IBatchViewStore store, Operation operation)
    {
        var rows = operation.Rows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(':')).ToList();
        switch (operation.Name)
        {
            case "write":
                await store.WriteAsync("couriers", operation.Version, rows.Select(row => RowText.Row(long.Parse(row[0]), row[1], operation.Rows)), default);
                return "";
            case "read":
                var query = new BatchQuery("couriers", operation.Version, operation.Pane, operation.Pane + 2, rows.Count < 2 ? null : [.. rows.Select(row => RowText.Key(row[1]))]);
                var missing = await Record.ExceptionAsync(() => store.LinesAsync(query));
                return missing?.GetType().Name ?? string.Join('\n', await store.LinesAsync(query));
            case "drop":
                await store.DropAsync("couriers", operation.Version, default);
                return "";
            case "versions":
                return string.Join(' ', (await store.VersionsAsync("couriers", default)).Order());
            default:
                return "";
        }
    }

    private static async Task<string> Crash(IPortHarness<IBatchViewStore> harness)
    {
        await harness.CrashAsync();
        return "";
    }

    private static (long Pane, string Key, string State) Bytes(BatchRow row) =>
        (row.Pane, Convert.ToHexString(row.Key.Span), Convert.ToHexString(row.State.Span));

    private sealed record Operation(string Name, long Version, string Rows, long Pane);
}
