using System.Buffers.Binary;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Redis.Layout;

/// <summary>What a trigger says, as bytes before a state: <c>h</c> when readers do not see the state, <c>r</c> when it is only remembered; then when it is due and how many events it holds.</summary>
internal static class HoldCode
{
    /// <summary>How many bytes it takes.</summary>
    public const int Length = 1 + (2 * sizeof(long));

    private const byte HeldMark = (byte)'h';
    private const byte RememberedMark = (byte)'r';

    /// <summary>Writes a hold.</summary>
    public static void Write(Span<byte> into, Hold hold)
    {
        into[0] = hold.Events > 0 ? HeldMark : RememberedMark;
        BinaryPrimitives.WriteInt64BigEndian(into[1..], hold.Due);
        BinaryPrimitives.WriteInt64BigEndian(into[9..], hold.Events);
    }

    /// <summary>Reads a hold.</summary>
    public static Hold Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadInt64BigEndian(bytes[1..]), BinaryPrimitives.ReadInt64BigEndian(bytes[9..]));

    /// <summary>Whether a hold is only remembered: its state is the one that readers see.</summary>
    public static bool IsRemembered(ReadOnlySpan<byte> bytes) => bytes[0] == RememberedMark;
}
