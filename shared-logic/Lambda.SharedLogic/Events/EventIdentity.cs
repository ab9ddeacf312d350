using System.Buffers.Binary;
using Lambda.SharedLogic.Hashing;

namespace Lambda.SharedLogic.Events;

/// <summary>
/// 128 bits that two records share exactly when they are copies of one event: a hash of (package id, event id), or of the
/// canonical content when the event names no id of its own.
/// </summary>
public readonly record struct EventIdentity(ulong High, ulong Low)
{
    private const int UsualBytes = 128;

    // Differs from every seed of ContentHasher, so that no choice of ids makes the input of a content hash.
    private const ulong EventIdSeed = 0x6c61_6d62_6461_0001;

    /// <summary>
    /// The identity of an event that names its own id, which is therefore unique per package only:
    /// Murmur3 of [package id's length, 4 bytes little-endian][package id][event id].
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A text is longer than <see cref="EventLimits.TextBytes"/>.</exception>
    public static EventIdentity Of(ReadOnlySpan<byte> packageId, ReadOnlySpan<byte> eventId)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(packageId.Length, EventLimits.TextBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(eventId.Length, EventLimits.TextBytes);
        var length = sizeof(int) + packageId.Length + eventId.Length;
        // A number that the compiler knows is cheaper to clear than one that it does not.
        Span<byte> bytes = length <= UsualBytes ? stackalloc byte[UsualBytes] : stackalloc byte[length];
        bytes = bytes[..length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, packageId.Length);
        packageId.CopyTo(bytes[sizeof(int)..]);
        eventId.CopyTo(bytes[(sizeof(int) + packageId.Length)..]);
        var (high, low) = Murmur3.Hash128(bytes, EventIdSeed);
        return new EventIdentity(high, low);
    }
}
