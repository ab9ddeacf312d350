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
        Span<byte> bytes = length <= UsualBytes - sizeof(ulong) ? stackalloc byte[UsualBytes] : stackalloc byte[length + sizeof(ulong)];
        Write(packageId, eventId, bytes);
        var (high, low) = Murmur3.Hash128(bytes[..length], EventIdSeed);
        return new EventIdentity(high, low);
    }

    /// <summary>
    /// Writes the length and both texts, one behind the other, and up to seven bytes more. By words, as they are read again at once: a processor waits when it reads in one piece what it has just
    /// written in several.
    /// </summary>
    private static void Write(ReadOnlySpan<byte> packageId, ReadOnlySpan<byte> eventId, Span<byte> target)
    {
        if (packageId.Length < sizeof(ulong) || eventId.Length < sizeof(ulong))
        {
            BinaryPrimitives.WriteInt32LittleEndian(target, packageId.Length);
            packageId.CopyTo(target[sizeof(int)..]);
            eventId.CopyTo(target[(sizeof(int) + packageId.Length)..]);
            return;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(target, (uint)packageId.Length | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(packageId) << 32));
        var at = sizeof(ulong);
        var rest = packageId[sizeof(int)..];
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..], at += sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(target[at..], BinaryPrimitives.ReadUInt64LittleEndian(rest));
        }

        // The word in which one text ends and the other begins.
        var next = eventId;
        if (rest.Length > 0)
        {
            var end = BinaryPrimitives.ReadUInt64LittleEndian(packageId[^sizeof(ulong)..]) >> (8 * (sizeof(ulong) - rest.Length));
            BinaryPrimitives.WriteUInt64LittleEndian(target[at..], end | (BinaryPrimitives.ReadUInt64LittleEndian(eventId) << (8 * rest.Length)));
            next = eventId[(sizeof(ulong) - rest.Length)..];
            at += sizeof(ulong);
        }

        for (; next.Length >= sizeof(ulong); next = next[sizeof(ulong)..], at += sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(target[at..], BinaryPrimitives.ReadUInt64LittleEndian(next));
        }

        if (next.Length > 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(target[at..], BinaryPrimitives.ReadUInt64LittleEndian(eventId[^sizeof(ulong)..]) >> (8 * (sizeof(ulong) - next.Length)));
        }
    }
}
