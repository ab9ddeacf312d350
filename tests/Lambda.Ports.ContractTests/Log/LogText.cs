using System.Text;
using Lambda.Ports.Log;

namespace Lambda.Ports.ContractTests.Log;

/// <summary>A log's records as lines, so that expectations can be read: <c>offset value</c>, or <c>offset |epoch|</c> for a barrier.</summary>
public static class LogText
{
    /// <summary>No longer than this for records that are there already.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A record whose value is a text.</summary>
    public static LogRecord Record(int partition, string value) =>
        new(partition, Encoding.UTF8.GetBytes($"key of {value}"), Encoding.UTF8.GetBytes(value));

    /// <summary>Appends records with these values to one partition.</summary>
    public static Task AppendAsync(this IEventLog log, int partition, params string[] values) =>
        log.AppendAsync([.. values.Select(value => Record(partition, value))], default).AsTask();

    /// <summary>All records of a partition from an offset to its present end.</summary>
    public static async Task<List<string>> LinesAsync(this IEventLog log, int partition, long from = 0)
    {
        var lines = new List<string>();
        var end = await log.EndOffsetAsync(partition, default);
        await using var reader = log.OpenReader(partition, from);
        var batch = new LogBatch();
        while (from + lines.Count < end)
        {
            Assert.True(await reader.ReadAsync(batch, Patience, default));
            lines.AddRange(Lines(batch));
        }

        return lines;
    }

    /// <summary>The lines of one batch.</summary>
    public static IEnumerable<string> Lines(LogBatch batch) => Enumerable.Range(0, batch.Count).Select(i =>
        batch.KindOf(i) == RecordKind.Barrier
            ? $"{batch.OffsetOf(i)} |{batch.EpochOf(i)}|"
            : $"{batch.OffsetOf(i)} {Encoding.UTF8.GetString(batch.ValueOf(i))}");
}
