using FsCheck;
using FsCheck.Fluent;
using Lambda.Ports.Log;
using Lambda.Testing.InMemory;

namespace Lambda.Ports.ContractTests.Log;

public abstract partial class EventLogContract
{
    private const int Appenders = 8;
    private const int CallsOfEach = 40;
    private const int RecordsOfEachCall = 5;

    /// <summary>How many random sequences of operations are tried.</summary>
    protected virtual int RandomSequences => 40;

    [Fact]
    public async Task Many_appenders_lose_nothing_double_nothing_and_keep_each_ones_order()
    {
        await using var harness = await OpenAsync(3);
        var readers = Enumerable.Range(0, 3).SelectMany(partition => new[] { partition, partition })
            .Select(partition => ReadWhileWritten(harness.Port, partition)).ToList();
        await Task.WhenAll(Enumerable.Range(0, Appenders).Select(appender => Task.Run(() => AppendAll(harness.Port, appender))));
        for (var partition = 0; partition < 3; partition++)
            await harness.Port.AppendBarrierAsync(partition, 1, default);

        var lines = await Task.WhenAll(readers);
        for (var partition = 0; partition < 3; partition++)
        {
            Assert.Equal(lines[2 * partition], lines[(2 * partition) + 1]);
            Assert.Equal(lines[2 * partition], await harness.Port.LinesAsync(partition));
        }

        var values = lines.Where((_, i) => i % 2 == 0).SelectMany(partition => partition.SkipLast(1)).Select(line => line.Split(' ')[1]).ToList();
        Assert.Equal(Appenders * CallsOfEach * RecordsOfEachCall, values.Distinct().Count());
        Assert.Equal(values.Count, values.Distinct().Count());
        foreach (var partition in lines)
            Assert.All(partition.SkipLast(1).GroupBy(AppenderOf), AssertInOrder);
    }

    [Fact]
    public void Random_operations_agree_with_a_list() => CheckRandomOperations(RandomSequences);

    /// <summary>Does random operations on a log and on one in memory.</summary>
    protected void CheckRandomOperations(int sequences) => RandomOperations.Check(Operations, sequences, async operations =>
    {
        await using var harness = await OpenAsync(2);
        var model = new InMemoryEventLog(2, TimeProvider.System);
        foreach (var operation in operations)
        {
            await Do(operation, harness, model);
            Assert.Equal(await model.EndOffsetAsync(operation.Partition, default), await harness.Port.EndOffsetAsync(operation.Partition, default));
        }

        for (var partition = 0; partition < 2; partition++)
            Assert.Equal(await model.LinesAsync(partition), await harness.Port.LinesAsync(partition));
    });

    private static Gen<Operation> Operations => Gen.Frequency(
        (5, from partition in Gen.Choose(0, 1) from count in Gen.Choose(1, 9) select new Operation(Kind.Append, partition, count)),
        (2, from partition in Gen.Choose(0, 1) from epoch in Gen.Choose(1, 5) select new Operation(Kind.Barrier, partition, epoch)),
        (3, from partition in Gen.Choose(0, 1) from share in Gen.Choose(0, 100) select new Operation(Kind.Read, partition, share)),
        (1, Gen.Constant(new Operation(Kind.Reopen, 0, 0))),
        (1, Gen.Constant(new Operation(Kind.Crash, 0, 0))));

    private static async Task Do(Operation operation, IPortHarness<IEventLog> harness, IEventLog model)
    {
        switch (operation.Kind)
        {
            case Kind.Append:
                var end = await model.EndOffsetAsync(operation.Partition, default);
                string[] values = [.. Enumerable.Range(0, operation.Number).Select(i => $"{end}-{i}")];
                await model.AppendAsync(operation.Partition, values);
                await harness.Port.AppendAsync(operation.Partition, values);
                break;
            case Kind.Barrier:
                var expected = await model.AppendBarrierAsync(operation.Partition, operation.Number, default);
                Assert.Equal(expected, await harness.Port.AppendBarrierAsync(operation.Partition, operation.Number, default));
                break;
            case Kind.Read:
                var from = await model.EndOffsetAsync(operation.Partition, default) * operation.Number / 100;
                Assert.Equal(await model.LinesAsync(operation.Partition, from), await harness.Port.LinesAsync(operation.Partition, from));
                break;
            case Kind.Reopen:
                await harness.ReopenAsync();
                break;
            default:
                await harness.CrashAsync();
                break;
        }
    }

    private static async Task AppendAll(IEventLog log, int appender)
    {
        for (var call = 0; call < CallsOfEach; call++)
        {
            var first = call * RecordsOfEachCall;
            await log.AppendAsync(
                [.. Enumerable.Range(first, RecordsOfEachCall).Select(i => LogText.Record((appender + i) % 3, $"{appender}-{i}"))], default);
        }
    }

    /// <summary>Reads from the start until a barrier ends the partition.</summary>
    private static async Task<List<string>> ReadWhileWritten(IEventLog log, int partition)
    {
        await using var reader = log.OpenReader(partition, 0);
        var (batch, lines) = (new LogBatch(), new List<string>());
        do
        {
            Assert.True(await reader.ReadAsync(batch, LogText.Patience, default));
            lines.AddRange(LogText.Lines(batch));
        }
        while (batch.KindOf(batch.Count - 1) != RecordKind.Barrier);
        return lines;
    }

    private static string AppenderOf(string line) => line.Split(' ')[1].Split('-')[0];

    private static void AssertInOrder(IEnumerable<string> lines)
    {
        var numbers = lines.Select(line => int.Parse(line.Split('-')[1])).ToList();
        Assert.Equal(numbers.Order(), numbers);
    }

    private enum Kind
    {
        Append,
        Barrier,
        Read,
        Reopen,
        Crash,
    }

    private sealed record Operation(Kind Kind, int Partition, int Number);
}
