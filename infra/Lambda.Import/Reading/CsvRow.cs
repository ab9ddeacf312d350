namespace Lambda.Import.Reading;

/// <summary>The row that is being turned into events. One instance is reused for all rows of a file.</summary>
internal sealed class CsvRow(string file, int slots)
{
    /// <summary>The file's name without folder and without <c>.csv</c>.</summary>
    public string File { get; } = file;

    /// <summary>1 for the first row after the header.</summary>
    public long Number { get; set; }

    /// <summary>1 for the mapping's first event.</summary>
    public int EventNumber { get; set; }

    /// <summary>The values of the columns that the mapping names, by slot.</summary>
    public string[] Values { get; } = new string[slots];
}
