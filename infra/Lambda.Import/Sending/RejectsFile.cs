using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using Lambda.Import.Reading;

namespace Lambda.Import.Sending;

/// <summary>
/// Writes every rejection with its place and its original row: as CSV when the file's name ends in <c>.csv</c>, else as NDJSON.
/// </summary>
public sealed class RejectsFile : IDisposable
{
    private static readonly JsonSerializerOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StreamWriter _text;
    private readonly CsvWriter? _csv;

    /// <summary>Creates the file, or empties it.</summary>
    /// <exception cref="ImportException">The file cannot be written.</exception>
    public RejectsFile(string path)
    {
        try
        {
            _text = new StreamWriter(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{path} cannot be written: {error.Message}", error);
        }

        if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            _csv = CsvWriter.Create(_text, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
            WriteCsv("file", "row", "event", "field", "reason", "value", "line");
        }
    }

    /// <summary>Writes one rejection. Its event number is 0 when the whole row is meant.</summary>
    public void Write(CsvOutcome outcome, Rejection rejection)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(rejection);
        if (_csv is not null)
        {
            WriteCsv(outcome.File, $"{outcome.Row}", $"{outcome.EventNumber}", rejection.Field, rejection.Reason, rejection.Value ?? "", outcome.Line);
            return;
        }

        _text.Write(JsonSerializer.Serialize(
            new { file = outcome.File, row = outcome.Row, @event = outcome.EventNumber, field = rejection.Field, reason = rejection.Reason, value = rejection.Value, line = outcome.Line },
            JsonOptions));
        _text.Write('\n');
    }

    public void Dispose()
    {
        _csv?.Dispose();
        _text.Dispose();
    }

    private void WriteCsv(params ReadOnlySpan<string> values)
    {
        foreach (var value in values)
        {
            _csv!.WriteField(value);
        }

        _csv!.EndRecord();
    }
}
