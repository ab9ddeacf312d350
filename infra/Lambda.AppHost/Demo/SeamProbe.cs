using System.Text.Json;
using Lambda.AppHost.Commands;

namespace Lambda.AppHost.Demo;

/// <summary>
/// Reads both layers apart and together. Each request is a snapshot of its own and events keep arriving, so the three are asked again until their receipts name
/// the same offsets: only then may they be compared.
/// </summary>
internal sealed class SeamProbe(PlatformClient platform)
{
    private const int MostAttempts = 200;
    private static readonly string[] Sources = ["batch", "speed", "merged"];

    /// <summary>One question's reading.</summary>
    /// <exception cref="ClientException">The receipts never agreed.</exception>
    public async Task<SeamReading> ReadAsync(SeamQuestion question, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            // All at once: the less time between them, the likelier no flush came in between.
            var answers = await Task.WhenAll(Sources.Select(source => platform.GetAsync($"{question.Path}&source={source}", cancellation)));
            var (batch, speed, merged) = (answers[0], answers[1], answers[2]);
            if (SeamOf(speed, "speedTo") == SeamOf(merged, "speedTo") && SeamOf(batch, "batchTo") == SeamOf(merged, "batchTo"))
            {
                return new SeamReading(question, Events(batch), Events(speed), Events(merged), merged.GetProperty("receipt"));
            }
        }

        throw new ClientException($"{question.Path}: its three answers were never about the same offsets, in {MostAttempts} attempts");
    }

    /// <summary>The readings of several questions.</summary>
    public async Task<IReadOnlyList<SeamReading>> ReadAsync(IEnumerable<SeamQuestion> questions, CancellationToken cancellation)
    {
        var readings = new List<SeamReading>();
        foreach (var question in questions)
        {
            readings.Add(await ReadAsync(question, cancellation));
        }

        return readings;
    }

    /// <summary>How many records of the log the answers do not count yet.</summary>
    public async Task<long> LagAsync(CancellationToken cancellation) =>
        (await platform.GetAsync("v1/views/throughput/query?interval=all&limit=1", cancellation))
            .GetProperty("receipt").GetProperty("freshness").GetProperty("lagEvents").GetInt64();

    private static string SeamOf(JsonElement answer, string offset)
    {
        var receipt = answer.GetProperty("receipt");
        var offsets = receipt.GetProperty("partitions").EnumerateArray().Select(partition => partition.GetProperty(offset).ToString());
        return $"{receipt.GetProperty("version")} {string.Join(' ', offsets)}";
    }

    private static long Events(JsonElement answer) =>
        answer.GetProperty("rows").EnumerateArray().Sum(row => row.GetProperty("values").GetProperty("events").GetInt64());
}
