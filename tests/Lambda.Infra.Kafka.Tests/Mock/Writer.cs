using System.Globalization;
using Lambda.Ports.ContractTests.Log;

namespace Lambda.Infra.Kafka.Tests.Mock;

/// <summary>
/// What one writer was told. A call that fails is made again, as a caller does that wants its records to be there, with other values: so what it may have left is told from what was acknowledged.
/// </summary>
internal sealed class Writer
{
    private const int Calls = 15;
    private const int RecordsOfEachCall = 4;
    private const int MostFailures = 5;
    private readonly List<string> _acknowledged = [];
    private readonly HashSet<string> _tried = [];
    private int _failures;
    private string _barrier = "";

    /// <summary>Writes records to a partition and then a barrier.</summary>
    public static async Task<Writer> RunAsync(KafkaEventLog log, int partition)
    {
        var writer = new Writer();
        for (var call = 0; call < Calls; call++)
            await writer.TryAsync(() => writer.AppendAsync(log, partition, call));
        await writer.TryAsync(async () =>
        {
            var epoch = 1 + writer._failures;
            writer._barrier = $"{await log.AppendBarrierAsync(partition, epoch, default)} |{epoch}|";
        });
        return writer;
    }

    /// <summary>What was acknowledged is there once, in order and where it was said to be; of the rest nothing is there twice.</summary>
    public void Check(IReadOnlyList<string> lines)
    {
        var values = new List<string>();
        for (var offset = 0; offset < lines.Count; offset++)
        {
            Assert.StartsWith($"{offset} ", lines[offset], StringComparison.Ordinal);
            if (!lines[offset].EndsWith('|'))
                values.Add(lines[offset].Split(' ')[1]);
        }

        Assert.Equal(_acknowledged, values.Where(_acknowledged.Contains));
        Assert.Distinct(values);
        Assert.Subset(_tried, values.ToHashSet());
        Assert.Equal(_barrier, lines[int.Parse(_barrier.Split(' ')[0], CultureInfo.InvariantCulture)]);
    }

    private async Task AppendAsync(KafkaEventLog log, int partition, int call)
    {
        string[] values = [.. Enumerable.Range(call * RecordsOfEachCall, RecordsOfEachCall).Select(i => $"v{i}.{_failures}")];
        _tried.UnionWith(values);
        await log.AppendAsync(partition, values);
        _acknowledged.AddRange(values);
    }

    private async Task TryAsync(Func<Task> call)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (IOException) when (++_failures <= MostFailures)
            {
                // Again.
            }
        }
    }
}
