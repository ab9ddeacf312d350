using System.Text;

namespace Lambda.Simulation;

/// <summary>One record of a simulated stream, with the truth about it.</summary>
/// <param name="Index">Its place in the stream, from 0.</param>
/// <param name="Kind">How it stands to the records before it.</param>
/// <param name="Json">Its bytes, without a line end in them or behind them. They stay as they are.</param>
/// <param name="EventTime">When it happened; <c>null</c> for poison.</param>
/// <param name="OriginalIndex">For a duplicate, the place of the event it repeats; else <c>null</c>.</param>
/// <param name="Fault">For poison, what is wrong with it, in a few words; else <c>null</c>.</param>
public readonly record struct SimulatedRecord(
    long Index, RecordKind Kind, ReadOnlyMemory<byte> Json, DateTimeOffset? EventTime, long? OriginalIndex = null, string? Fault = null)
{
    // Every event is written with its id in front.
    internal static ReadOnlySpan<byte> BeforeId => "{\"event_id\":\""u8;

    /// <summary>The event's id, which is unique in the stream but for duplicates; <c>null</c> for poison.</summary>
    public string? EventId => Kind == RecordKind.Poison ? null : Encoding.UTF8.GetString(EventIdBytes);

    internal ReadOnlySpan<byte> EventIdBytes
    {
        get
        {
            var rest = Json.Span[BeforeId.Length..];
            return rest[..rest.IndexOf((byte)'"')];
        }
    }
}
