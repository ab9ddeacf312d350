using System.IO.Compression;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using Lambda.Import.Mappings;

namespace Lambda.Import.Reading;

/// <summary>
/// One CSV file, read row by row. Rows are counted as records (a quoted value may span lines) and lines without any
/// characters are not rows. <c>.gz</c> files are unpacked while reading.
/// </summary>
internal sealed class CsvFile : IDisposable
{
    /// <summary>Bytes of one row; a quotation mark left open ends here instead of filling the memory.</summary>
    private const int MaxRowBytes = 4 * 1024 * 1024;

    private readonly FileStream _stream;
    private readonly CsvReader _reader;
    private CsvMalformedReason? _malformed;

    private CsvFile(string path, CsvFormat format)
    {
        Path = path;
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var isPacked = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        _reader = CsvReader.Create(
            isPacked ? new GZipStream(_stream, CompressionMode.Decompress) : _stream,
            new CsvReaderOptions
            {
                Separator = format.Delimiter,
                Quote = format.Quote ?? '"',
                Mode = format.Quote is null ? CsvMode.NoEscape : CsvMode.Rfc4180,
                Encoding = format.Encoding,
                TrimWhitespace = format.Trim,
                HasHeader = format.Columns is null,
                MaxRecordSize = MaxRowBytes,
                OnMalformedRecord = record => _malformed = record.Reason,
            },
            leaveOpen: false);
    }

    public string Path { get; }

    /// <summary>The file's name with ending.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The columns' names.</summary>
    public string[] Header { get; private set; } = [];

    /// <summary>1 for the first data row.</summary>
    public long RowNumber { get; private set; }

    /// <summary>How far reading has come, in the file's bytes.</summary>
    public long BytesRead => _stream.Position;

    /// <summary>The row's characters as they stand in the file, without the line end.</summary>
    public string RawRow => Encoding.UTF8.GetString(_reader.RawRecord);

    /// <summary>A value of the current row.</summary>
    public string this[int column] => _reader.GetString(column);

    /// <exception cref="ImportException">The file cannot be opened or has no header row.</exception>
    public static CsvFile Open(string path, CsvFormat format)
    {
        CsvFile? file = null;
        try
        {
            file = new CsvFile(path, format);
            file.ReadHeader(format);
            return file;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException or CsvFormatException)
        {
            file?.Dispose();
            throw new ImportException($"{path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Moves to the next row; <c>false</c> at the end.</summary>
    /// <exception cref="ImportException">The file is damaged from here on: nothing after this place can be told apart.</exception>
    public bool ReadRow()
    {
        _malformed = null;
        try
        {
            if (!_reader.Read())
            {
                return false;
            }
        }
        catch (Exception error) when (error is CsvFormatException or InvalidDataException or IOException)
        {
            throw new ImportException(
                $"{Path} cannot be read beyond row {RowNumber}: {error.Message} (Is a quotation mark left open? csv.quote: null makes them ordinary characters.)",
                error);
        }

        RowNumber++;
        return true;
    }

    /// <summary>The current row's values, all of them.</summary>
    public string[] Values() => [.. Enumerable.Range(0, _reader.FieldCount).Select(column => this[column])];

    /// <summary>What makes the current row as a whole unusable, or <c>null</c>.</summary>
    public Rejection? RowProblem()
    {
        if (_malformed is CsvMalformedReason.TextAfterClosingQuote or CsvMalformedReason.UnterminatedQuote)
        {
            return new Rejection("", "a quotation mark is left open or not doubled", null);
        }

        if (_reader.FieldCount != Header.Length)
        {
            return new Rejection("", "the row has not as many values as the header has columns", $"{_reader.FieldCount} of {Header.Length}");
        }

        return Utf8.IsValid(_reader.RawRecord) ? null : new Rejection("", "the row is not valid UTF-8; csv.encoding names another encoding", null);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }

    private void ReadHeader(CsvFormat format)
    {
        _reader.ReadHeader();
        Header = format.Columns ?? [.. _reader.Headers];
        if (Header.Length == 0)
        {
            throw new ImportException($"{Path} is empty; its first row must name the columns, or csv.columns must");
        }
    }
}
