namespace Lambda.Import.Mappings;

/// <summary>
/// How the rows of CSV files become events: a mapping file, read and checked, with its look-up tables loaded.
/// The format is described in docs/import.md. Immutable, and safe for use by several threads.
/// </summary>
public sealed class CsvMapping
{
    /// <summary>Events that one row may become.</summary>
    public const int MaxEventsPerRow = 100;

    private CsvMapping(string name, CsvFormat format, ColumnSlots columns, IReadOnlyList<EventRule> events)
    {
        Name = name;
        Format = format;
        Columns = columns;
        Events = events;
        Warnings = [.. events.SelectMany(rule => rule.Warnings()).Distinct()];
    }

    /// <summary>The mapping's own name, or its file's.</summary>
    public string Name { get; }

    /// <summary>What looks like a mistake but need not be one, in sentences for the mapping's author.</summary>
    public IReadOnlyList<string> Warnings { get; }

    internal CsvFormat Format { get; }

    internal ColumnSlots Columns { get; }

    internal IReadOnlyList<EventRule> Events { get; }

    /// <summary>Reads a mapping file and its look-up tables.</summary>
    /// <param name="path">The mapping file. Paths in it are relative to its folder.</param>
    /// <param name="lookupPaths">Files to use for named look-up tables instead of those that the mapping names, relative to the current folder.</param>
    /// <exception cref="ImportException">The mapping, or a file that it names, is missing or wrong.</exception>
    public static CsvMapping Load(string path, IReadOnlyDictionary<string, string>? lookupPaths = null)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), Path.GetFileName(path), Path.GetDirectoryName(Path.GetFullPath(path))!, lookupPaths);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"the mapping {path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads a mapping from its JSON.</summary>
    /// <param name="utf8">The JSON; comments and trailing commas are allowed.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="folder">The folder that paths in it are relative to.</param>
    /// <param name="lookupPaths">As in <see cref="Load"/>.</param>
    /// <exception cref="ImportException">The mapping, or a file that it names, is missing or wrong.</exception>
    public static CsvMapping Parse(
        ReadOnlySpan<byte> utf8, string source, string folder, IReadOnlyDictionary<string, string>? lookupPaths = null)
    {
        var root = MappingJson.Parse(utf8, source)
            .AsObject("name", "csv", "times", "numbers", "lookups", "fields", "events");
        var columns = new ColumnSlots();
        var format = CsvFormat.Parse(root.Find("csv"), columns);
        var context = new MappingContext
        {
            Columns = columns,
            Lookups = LoadLookups(root, folder, format, lookupPaths ?? new Dictionary<string, string>()),
            Times = ConversionParser.ParseTimes(root.Find("times")?.AsObject("formats", "zone"), fallback: null),
            Numbers = ConversionParser.ParseNumbers(root.Find("numbers")),
        };
        var events = ParseEvents(root, context);
        return new CsvMapping(root.Find("name")?.AsText() ?? source, format, columns, events);
    }

    private static List<EventRule> ParseEvents(MappingNode root, MappingContext context)
    {
        var events = root.Require("events", "\"events\": [ { \"fields\": { … } } ]");
        if (events.AsList().Count is 0 or > MaxEventsPerRow)
        {
            throw events.Wrong($"must hold 1 to {MaxEventsPerRow} events");
        }

        return events.Items.ConvertAll(node => EventRule.Parse(node, root.Find("fields"), context));
    }

    private static Dictionary<string, LookupTable> LoadLookups(
        MappingNode root, string folder, CsvFormat format, IReadOnlyDictionary<string, string> lookupPaths)
    {
        var tables = new Dictionary<string, LookupTable>(StringComparer.Ordinal);
        var entries = root.Find("lookups")?.AsNamedMembers() ?? [];
        foreach (var unknown in lookupPaths.Keys.Where(name => entries.TrueForAll(entry => entry.Key != name)))
        {
            throw root.Wrong($"--lookup {unknown}: the mapping has no such look-up; {NearestName.Suggest(unknown, entries.Select(entry => entry.Key))}");
        }

        foreach (var (name, node) in entries)
        {
            node.AsObject("file", "key", "csv");
            var stated = Path.Combine(folder, node.Require("file", "\"file\": \"zones.csv\"").AsText());
            var own = node.Find("csv") is { } csv ? CsvFormat.Parse(csv, columns: null) : format.WithHeaderRow();
            tables.Add(name, LookupTable.Load(name, node, lookupPaths.GetValueOrDefault(name, stated), own));
        }

        return tables;
    }
}
