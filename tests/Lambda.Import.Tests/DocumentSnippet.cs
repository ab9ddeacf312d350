using Lambda.Import.Mappings;
using Lambda.Import.Reading;
using Lambda.Import.Replaying;

namespace Lambda.Import.Tests;

public class DocumentSnippet
{
    [Fact]
    public void The_document_s_code_replays_the_sample()
    {
        var samples = Some.TaxiFolder;
        var arrivals = new List<(DateTimeOffset ArrivalTime, ReadOnlyMemory<byte> Json, bool IsDuplicate)>();

        var mapping = CsvMapping.Load(Path.Combine(samples, "mapping.json"));
        var outcomes = CsvEventSource.Read(mapping, [Path.Combine(samples, "yellow_tripdata_sample_2019-01.csv")]);
        var events = outcomes.Where(outcome => outcome.IsEvent).Select(ReplayEvent.Of).ToList();

        // As a stream might have brought them: late by up to ten minutes, out of order, one in a hundred twice.
        var options = new ReplayOptions { Seed = 2019, MaxDelay = TimeSpan.FromMinutes(10), DuplicatePercent = 1, MaxDuplicateDistance = 1_000 };
        foreach (var record in Replay.Order(events, options))
            arrivals.Add((record.ArrivalTime, record.Event.Json, record.IsDuplicate));

        Assert.Equal(20_000, arrivals.Count(arrival => !arrival.IsDuplicate));
        Assert.InRange(arrivals.Count, 20_100, 20_300);
    }
}
