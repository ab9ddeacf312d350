using System.Collections.Frozen;
using Lambda.Import.Reading;

namespace Lambda.Import.Mappings;

/// <summary>A CSV file that other files' values are looked up in, held in memory.</summary>
internal sealed class LookupTable
{
    /// <summary>Rows that a look-up table may have: it is held in memory.</summary>
    public const int MaxRows = 5_000_000;

    private readonly string[] _header;
    private readonly FrozenDictionary<string, string[]> _rows;

    private LookupTable(string name, string[] header, FrozenDictionary<string, string[]> rows)
    {
        Name = name;
        _header = header;
        _rows = rows;
    }

    public string Name { get; }

    /// <summary>Reads a table.</summary>
    /// <param name="name">Its name in the mapping.</param>
    /// <param name="node">Its entry under <c>lookups</c>.</param>
    /// <param name="path">Where the file lies.</param>
    /// <param name="format">How it is written.</param>
    /// <exception cref="ImportException">The file is missing, lacks the key column or has a key twice.</exception>
    public static LookupTable Load(string name, MappingNode node, string path, CsvFormat format)
    {
        if (!File.Exists(path))
        {
            throw node.Wrong($"the look-up file {path} does not exist; paths are relative to the mapping file, or give --lookup {name}=PATH");
        }

        using var file = CsvFile.Open(path, format);
        var keyName = node.Require("key", "\"key\": \"id\"");
        var key = Array.IndexOf(file.Header, keyName.AsText());
        if (key < 0)
        {
            throw keyName.Wrong($"{file.Name} has no column \"{keyName.AsText()}\"; {NearestName.Suggest(keyName.AsText(), file.Header)}");
        }

        return new LookupTable(name, file.Header, ReadRows(file, key, keyName).ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The position of a column.</summary>
    public int ColumnOf(string column, MappingNode use)
    {
        var position = Array.IndexOf(_header, column);
        return position >= 0
            ? position
            : throw use.Wrong($"look-up \"{Name}\" has no column \"{column}\"; {NearestName.Suggest(column, _header)}");
    }

    /// <summary>The value in <paramref name="column"/> of the row with <paramref name="key"/>, or <c>null</c> when there is no such row.</summary>
    public string? Find(string key, int column) => _rows.TryGetValue(key, out var row) ? row[column] : null;

    private static Dictionary<string, string[]> ReadRows(CsvFile file, int key, MappingNode keyName)
    {
        var rows = new Dictionary<string, string[]>(StringComparer.Ordinal);
        while (file.ReadRow())
        {
            if (file.RowProblem() is { } problem)
            {
                throw keyName.Wrong($"row {file.RowNumber} of {file.Name}: {problem.Reason} ({problem.Value}); correct the file");
            }

            var values = file.Values();
            if (!rows.TryAdd(values[key], values))
            {
                throw keyName.Wrong($"row {file.RowNumber} of {file.Name} has the key \"{values[key]}\" a second time; a key must be unique");
            }

            if (rows.Count > MaxRows)
            {
                throw keyName.Wrong($"{file.Name} has more than {MaxRows:N0} rows; a look-up is held in memory");
            }
        }

        return rows;
    }
}
