using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>Keeps a status as its number.</summary>
public readonly struct DeliveryStatusCodec : IValueCodec<DeliveryStatus>
{
    /// <inheritdoc/>
    public static void Keep(ref DeliveryStatus kept, in DeliveryStatus value) => kept = value;

    /// <inheritdoc/>
    public static int Compare(in DeliveryStatus left, in DeliveryStatus right) => ((byte)left).CompareTo((byte)right);

    /// <inheritdoc/>
    public static void Write(in DeliveryStatus value, StateWriter writer) => writer.WriteByte((byte)value);

    /// <inheritdoc/>
    public static DeliveryStatus Read(ref StateReader reader) => (DeliveryStatus)reader.ReadByte();
}
