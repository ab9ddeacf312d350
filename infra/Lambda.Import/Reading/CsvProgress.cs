namespace Lambda.Import.Reading;

/// <summary>How far a file has been read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Rows">Data rows read.</param>
/// <param name="Bytes">Bytes of the file read, a read-ahead of some kilobytes included.</param>
public readonly record struct CsvProgress(string Path, long Rows, long Bytes)
{
    /// <summary>Rows from one report to the next.</summary>
    public const int RowsBetween = 1_000;
}
