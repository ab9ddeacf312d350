using Lambda.Import.Mappings;
using Lambda.Import.Reading;
using Lambda.Import.Replaying;

namespace Lambda.EndToEnd.Tests;

/// <summary>Trips of CSV files, mapped by the shipped mapping and put into the order of their arrival.</summary>
public sealed class Trips
{
    private Trips(IReadOnlyList<string> files, IReadOnlyList<ReplayRecord> records, IReadOnlyList<string> ids) =>
        (Files, Records, Ids) = (files, records, ids);

    /// <summary>The trip files.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>What arrives, in order.</summary>
    public IReadOnlyList<ReplayRecord> Records { get; }

    /// <summary>The event ids by <see cref="ReplayRecord.Index"/>.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>The zones' file that belongs to the trip files of the shipped sample.</summary>
    public static string SampleZones => Testing.Repository.PathOf("infra", "samples", "nyc-taxi", "zones.csv");

    /// <summary>The shipped sample's trip files.</summary>
    public static IReadOnlyList<string> SampleFiles => FilesIn(Testing.Repository.PathOf("infra", "samples", "nyc-taxi"));

    /// <summary>The trip files of a folder.</summary>
    public static IReadOnlyList<string> FilesIn(string folder) => [.. Directory.GetFiles(folder, "yellow_*.csv").Order(StringComparer.Ordinal)];

    /// <summary>Maps and replays files.</summary>
    public static Trips Replayed(IReadOnlyList<string> files, string zones, ReplayOptions options)
    {
        var mapping = CsvMapping.Load(
            Testing.Repository.PathOf("infra", "samples", "nyc-taxi", "mapping.json"), new Dictionary<string, string> { ["zones"] = zones });
        var outcomes = CsvEventSource.Read(mapping, files).Where(outcome => outcome.IsEvent).ToList();
        var ids = outcomes.Select(outcome => $"{outcome.File}-{outcome.Row}-{(outcome.EventNumber == 1 ? 'p' : 'd')}").ToList();
        return new Trips(files, Replay.Order([.. outcomes.Select(ReplayEvent.Of)], options), ids);
    }

    /// <summary>The body of a request that sends records <c>[from, to)</c>, as NDJSON.</summary>
    public byte[] Body(int from, int to)
    {
        using var body = new MemoryStream();
        for (var i = from; i < to; i++)
        {
            body.Write(Records[i].Event.Json.Span);
            body.WriteByte((byte)'\n');
        }

        return body.ToArray();
    }
}
