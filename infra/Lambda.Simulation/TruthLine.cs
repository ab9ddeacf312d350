using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Lambda.Simulation;

/// <summary>
/// The truth about a record as a line of NDJSON: <c>index</c>, <c>kind</c>, and as far as it has them <c>event_id</c>, <c>original_index</c> and <c>fault</c>.
/// </summary>
public static class TruthLine
{
    private const int MaxNumberLength = 20;

    /// <summary>Writes the line, with its line end.</summary>
    public static void Write(in SimulatedRecord record, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write("{\"index\":"u8);
        WriteNumber(record.Index, output);
        output.Write(",\"kind\":\""u8);
        output.Write(NameOf(record.Kind));
        output.Write("\""u8);
        if (record.Kind != RecordKind.Poison)
        {
            output.Write(",\"event_id\":\""u8);
            output.Write(record.EventIdBytes);
            output.Write("\""u8);
        }

        if (record.OriginalIndex is { } original)
        {
            output.Write(",\"original_index\":"u8);
            WriteNumber(original, output);
        }

        if (record.Fault is { } fault)
        {
            // Faults are plain words: nothing in them needs an escape.
            output.Write(",\"fault\":\""u8);
            Encoding.UTF8.GetBytes(fault.AsSpan(), output);
            output.Write("\""u8);
        }

        output.Write("}\n"u8);
    }

    private static ReadOnlySpan<byte> NameOf(RecordKind kind) => kind switch
    {
        RecordKind.InOrder => "in-order"u8,
        RecordKind.OutOfOrder => "out-of-order"u8,
        RecordKind.Late => "late"u8,
        RecordKind.Duplicate => "duplicate"u8,
        RecordKind.Poison => "poison"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind"),
    };

    private static void WriteNumber(long value, IBufferWriter<byte> output)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(MaxNumberLength), out var length);
        output.Advance(length);
    }
}
