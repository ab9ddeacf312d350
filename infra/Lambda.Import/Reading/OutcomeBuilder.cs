using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Import.Mappings;

namespace Lambda.Import.Reading;

/// <summary>Makes a row's outcomes. Its buffers are reused from row to row.</summary>
internal sealed class OutcomeBuilder : IDisposable
{
    private readonly CsvMapping _mapping;
    private readonly FieldCell[] _cells;
    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Utf8JsonWriter _json;

    public OutcomeBuilder(CsvMapping mapping)
    {
        _mapping = mapping;
        _cells = new FieldCell[mapping.Events.Max(rule => rule.FieldCount)];
        // The events are never put into HTML: text other than JSON's own specials stays readable.
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Adds the outcomes of <paramref name="row"/>: one for each event whose condition holds, or one that says there are none.</summary>
    public void Build(CsvRow row, string line, List<CsvOutcome> outcomes)
    {
        for (var i = 0; i < _mapping.Events.Count; i++)
        {
            row.EventNumber = i + 1;
            var rule = _mapping.Events[i];
            var rejection = rule.Evaluate(row, _cells, out var applies);
            if (rejection is not null)
            {
                outcomes.Add(new CsvOutcome(row.File, row.Number, row.EventNumber, default, null, rejection, line));
            }
            else if (applies)
            {
                outcomes.Add(new CsvOutcome(row.File, row.Number, row.EventNumber, Write(rule), rule.EventTime(_cells), null, line));
            }
        }

        if (outcomes.Count == 0)
        {
            outcomes.Add(new CsvOutcome(row.File, row.Number, 0, default, null, null, line));
        }
    }

    public void Dispose() => _json.Dispose();

    private byte[] Write(EventRule rule)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        rule.Layout.Write(_json, _cells);
        _json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }
}
