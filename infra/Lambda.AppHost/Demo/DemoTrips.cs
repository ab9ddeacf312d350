using Lambda.Import;
using Lambda.Import.Mappings;
using Lambda.Import.Reading;
using Lambda.Import.Replaying;

namespace Lambda.AppHost.Demo;

/// <summary>The trips that the demo feeds: CSV files through a mapping, in the order in which things happened.</summary>
internal static class DemoTrips
{
    private const string MappingName = "mapping.json";
    private const string ShippedSource = "20,000 taxi trips of New York, January and February 2019 (NYC TLC, open data)";
    private const string LookupName = "zones.csv";

    /// <summary>The sample that comes with the program.</summary>
    public static string ShippedFolder => Path.Combine(AppContext.BaseDirectory, "samples", "nyc-taxi");

    /// <summary>Reads every CSV file of a folder but the look-up table, with the folder's own mapping if it has one, else the shipped one.</summary>
    /// <exception cref="ImportException">There is none, or they do not fit the mapping.</exception>
    public static DemoEvents Read(string folder)
    {
        var files = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.csv").Where(file => Path.GetFileName(file) != LookupName).Order(StringComparer.Ordinal).ToList()
            : throw new ImportException($"there is no folder {folder}");
        if (files.Count == 0)
        {
            throw new ImportException($"{folder} holds no .csv files");
        }

        var own = Path.Combine(folder, MappingName);
        var mapping = CsvMapping.Load(File.Exists(own) ? own : Path.Combine(ShippedFolder, MappingName));
        var events = CsvEventSource.Read(mapping, files).Where(outcome => outcome is { IsEvent: true, EventTime: not null }).Select(ReplayEvent.Of).ToList();
        return new DemoEvents([.. events.OrderBy(it => it.EventTime)], folder == ShippedFolder ? ShippedSource : $"{files.Count} CSV files of {folder}");
    }
}
