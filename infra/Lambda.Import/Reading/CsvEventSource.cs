using Lambda.Import.Mappings;

namespace Lambda.Import.Reading;

/// <summary>Reads CSV files through a mapping.</summary>
public static class CsvEventSource
{
    /// <summary>
    /// Every row of every file in order, at least one outcome for each. Reading is lazy, and the same files give the same outcomes.
    /// </summary>
    /// <param name="mapping">What becomes of a row.</param>
    /// <param name="files">Paths; their names must differ, because event ids are made of them.</param>
    /// <param name="progress">Told about bytes read now and then; may be left out.</param>
    /// <exception cref="ImportException">
    /// Two files of one name, a file that cannot be read, or one whose header lacks a column of the mapping. Headers are checked before the first
    /// row is given out; a file that is damaged further down ends the reading there.
    /// </exception>
    public static IEnumerable<CsvOutcome> Read(CsvMapping mapping, IReadOnlyList<string> files, IProgress<CsvProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(files);
        CheckNames(files);
        foreach (var path in files)
        {
            using var file = CsvFile.Open(path, mapping.Format);
            mapping.Columns.Bind(file.Header, file.Name);
        }

        return files.SelectMany(path => ReadFile(mapping, path, progress));
    }

    /// <summary>The name that <c>${file}</c> stands for: without folder, <c>.gz</c> and <c>.csv</c>.</summary>
    public static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        foreach (var ending in new[] { ".gz", ".csv" })
        {
            name = name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? name[..^ending.Length] : name;
        }

        return name;
    }

    private static void CheckNames(IReadOnlyList<string> files)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in files)
        {
            if (!paths.TryAdd(NameOf(path), path))
            {
                throw new ImportException(
                    $"{paths[NameOf(path)]} and {path} have the same name, so the ids made of file and row would be equal; rename one of them");
            }
        }
    }

    private static IEnumerable<CsvOutcome> ReadFile(CsvMapping mapping, string path, IProgress<CsvProgress>? progress)
    {
        using var file = CsvFile.Open(path, mapping.Format);
        var positions = mapping.Columns.Bind(file.Header, file.Name);
        var row = new CsvRow(NameOf(path), positions.Length);
        var outcomes = new List<CsvOutcome>();
        using var builder = new OutcomeBuilder(mapping);
        while (file.ReadRow())
        {
            row.Number = file.RowNumber;
            outcomes.Clear();
            if (ReadValues(file, positions, row) is { } problem)
            {
                outcomes.Add(new CsvOutcome(row.File, row.Number, 0, default, null, problem, file.RawRow));
            }
            else
            {
                builder.Build(row, file.RawRow, outcomes);
            }

            foreach (var outcome in outcomes)
            {
                yield return outcome;
            }

            if (file.RowNumber % CsvProgress.RowsBetween == 0)
            {
                progress?.Report(new CsvProgress(path, file.RowNumber, file.BytesRead));
            }
        }

        progress?.Report(new CsvProgress(path, file.RowNumber, file.BytesRead));
    }

    private static Rejection? ReadValues(CsvFile file, int[] positions, CsvRow row)
    {
        if (file.RowProblem() is { } problem)
        {
            return problem;
        }

        for (var slot = 0; slot < positions.Length; slot++)
        {
            row.Values[slot] = positions[slot] < 0 ? "" : file[positions[slot]];
        }

        return null;
    }
}
