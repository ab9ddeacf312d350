using System.Globalization;
using System.Text;
using System.Text.Json;
using Lambda.Import.Mappings;
using Lambda.Import.Reading;
using Lambda.Testing;

namespace Lambda.Benchmarks.Data;

/// <summary>
/// The taxi trips that the repository ships, as events, as many times over as a benchmark needs: copy k is k days and 7 k seconds later and its packages are its own.
/// </summary>
public sealed class TaxiEvents
{
    private static readonly string[] Replaced = ["package_id", "event_id", "timestamp", "picked_up_at"];
    private readonly List<Draft> _drafts = [];

    private TaxiEvents(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        foreach (var record in records)
        {
            using var json = JsonDocument.Parse(record);
            _drafts.Add(Draft.Of(json.RootElement));
        }
    }

    /// <summary>How many events one copy has.</summary>
    public int Count => _drafts.Count;

    /// <summary>Reads the sample.</summary>
    public static TaxiEvents Read()
    {
        var folder = Repository.PathOf("infra", "samples", "nyc-taxi");
        var mapping = CsvMapping.Load(Path.Combine(folder, "mapping.json"));
        var files = Directory.GetFiles(folder, "yellow_*.csv").Order(StringComparer.Ordinal).ToList();
        return new TaxiEvents(CsvEventSource.Read(mapping, files).Where(outcome => outcome.IsEvent).OrderBy(outcome => outcome.EventTime).Select(outcome => outcome.Json));
    }

    /// <summary>At least <paramref name="count"/> events, copy by copy, in order of event time within each.</summary>
    public IEnumerable<byte[]> Take(int count)
    {
        for (var copy = 0; (long)copy * Count < count; copy++)
        {
            foreach (var draft in _drafts)
            {
                yield return draft.Json(copy);
            }
        }
    }

    /// <summary><paramref name="count"/> events of as many copies as run at the same time, from where all of them run: in order of event time, as a stream has them.</summary>
    public IEnumerable<byte[]> TakeInOrder(int count)
    {
        var next = new PriorityQueue<(int Copy, int Draft), DateTime>();
        var allRun = _drafts[^1].Timestamp;
        next.Enqueue((0, 0), _drafts[0].Timestamp);
        while (count > 0)
        {
            next.TryDequeue(out var at, out var time);
            if (time >= allRun)
            {
                yield return _drafts[at.Draft].Json(at.Copy);
                count--;
            }

            if (at.Draft == 0)
            {
                next.Enqueue((at.Copy + 1, 0), _drafts[0].Timestamp + LaterBy(at.Copy + 1));
            }

            if (at.Draft + 1 < _drafts.Count)
            {
                next.Enqueue((at.Copy, at.Draft + 1), _drafts[at.Draft + 1].Timestamp + LaterBy(at.Copy));
            }
        }
    }

    private static TimeSpan LaterBy(int copy) => TimeSpan.FromDays(copy) + TimeSpan.FromSeconds(7 * copy);

    private sealed record Draft(string Package, string Suffix, DateTime Timestamp, DateTime? PickedUpAt, string Rest)
    {
        public static Draft Of(JsonElement json)
        {
            var package = json.GetProperty("package_id").GetString()!;
            var rest = json.EnumerateObject().Where(member => !Replaced.Contains(member.Name)).Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}");
            return new Draft(
                package,
                json.GetProperty("event_id").GetString()![package.Length..],
                json.GetProperty("timestamp").GetDateTime().ToUniversalTime(),
                json.TryGetProperty("picked_up_at", out var time) ? time.GetDateTime().ToUniversalTime() : null,
                string.Join(',', rest));
        }

        public byte[] Json(int copy)
        {
            var later = LaterBy(copy);
            var pickedUp = PickedUpAt is { } time ? $"\"picked_up_at\":\"{Iso(time + later)}\"," : "";
            return Encoding.UTF8.GetBytes(
                $"{{\"event_id\":\"{Package}-{copy}{Suffix}\",\"package_id\":\"{Package}-{copy}\",\"timestamp\":\"{Iso(Timestamp + later)}\",{pickedUp}{Rest}}}");
        }

        private static string Iso(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }
}
