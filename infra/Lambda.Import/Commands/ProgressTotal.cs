using Lambda.Import.Reading;

namespace Lambda.Import.Commands;

/// <summary>Adds the progress of several files up.</summary>
internal sealed class ProgressTotal
{
    private readonly Dictionary<string, (long Bytes, long Rows)> _files = [];
    private readonly long _bytes;

    public ProgressTotal(IReadOnlyList<string> files) => _bytes = files.Where(File.Exists).Sum(path => new FileInfo(path).Length);

    /// <summary>Rows read.</summary>
    public long Rows => _files.Values.Sum(file => file.Rows);

    /// <summary>The part of all bytes that has been read, 0 to 1.</summary>
    public double Share => _bytes == 0 ? 1 : Math.Min(1, (double)_files.Values.Sum(file => file.Bytes) / _bytes);

    public void Report(CsvProgress progress) => _files[progress.Path] = (progress.Bytes, progress.Rows);
}
