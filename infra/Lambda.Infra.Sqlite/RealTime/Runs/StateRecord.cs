using System.Buffers.Binary;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>
/// One group's state as bytes, in memory and in runs alike, so that it is copied from one to the other as it is:
/// <code>
/// 8 bytes   pane
/// 8 bytes   hash of slot, view, pane and key (GroupHash)
/// 4 bytes   length of the key; the top bit is set when a trigger has something to say
/// 4 bytes   length of the state
/// then, with the top bit set: due (8 bytes), events (8 bytes), length of the visible state or −1 (4 bytes)
/// key, state, visible state
/// </code>
/// All numbers are little-endian. Slot and view are those of the section that it stands in. Its bytes are never written into once they are there.
/// </summary>
/// <param name="buffer">What it lies in.</param>
/// <param name="offset">Where it begins.</param>
internal readonly struct StateRecord(byte[] buffer, int offset)
{
    private const int HeaderBytes = 24;
    private const int HoldBytes = 20;
    private const int HasHoldBit = int.MinValue;
    private const int Invisible = -1;

    public bool IsNone => buffer is null;

    public long Pane => BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(offset));

    public ulong Hash => BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(offset + 8));

    public ReadOnlySpan<byte> Key => buffer.AsSpan(KeyStart, KeyLength);

    public ReadOnlySpan<byte> State => buffer.AsSpan(KeyStart + KeyLength, StateLength);

    /// <summary>All of it.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(offset, Length);

    public int Length => HeaderBytes + KeyLength + StateLength + (HasHold ? HoldBytes + Math.Max(0, VisibleLength) : 0);

    /// <summary>What a trigger says about it; <c>null</c> for most: readers see the state.</summary>
    public Hold? Hold => HasHold ? new Hold(BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(offset + HeaderBytes)), Events) : null;

    /// <summary>Whether readers see something older than the state, or nothing.</summary>
    public bool IsHeld => HasHold && Events > 0;

    /// <summary>Whether readers see anything of the group.</summary>
    public bool IsVisible => !IsHeld || VisibleLength != Invisible;

    /// <summary>The state that readers see while the newest is held; <c>null</c> when they see none.</summary>
    public ReadOnlyMemory<byte>? Visible => VisibleLength is var length and not Invisible
        ? buffer.AsMemory(KeyStart + KeyLength + StateLength, length)
        : (ReadOnlyMemory<byte>?)null;

    private bool HasHold => KeyField < 0;

    private int KeyField => BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(offset + 16));

    private int KeyLength => KeyField & ~HasHoldBit;

    private int StateLength => BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(offset + 20));

    private long Events => BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(offset + HeaderBytes + 8));

    private int VisibleLength => HasHold ? BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(offset + HeaderBytes + 16)) : Invisible;

    private int KeyStart => offset + HeaderBytes + (HasHold ? HoldBytes : 0);

    /// <summary>How many bytes a state takes.</summary>
    public static int LengthOf(in RealTimeState state, ReadOnlyMemory<byte>? visible) =>
        checked(HeaderBytes + state.Key.Length + state.State.Length + (state.Hold is null ? 0 : HoldBytes + (visible?.Length ?? 0)));

    /// <summary>Writes a state.</summary>
    public static void Write(Span<byte> into, in RealTimeState state, ulong hash, ReadOnlyMemory<byte>? visible)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into, state.Pane);
        BinaryPrimitives.WriteUInt64LittleEndian(into[8..], hash);
        BinaryPrimitives.WriteInt32LittleEndian(into[16..], state.Key.Length | (state.Hold is null ? 0 : HasHoldBit));
        BinaryPrimitives.WriteInt32LittleEndian(into[20..], state.State.Length);
        into = into[HeaderBytes..];
        if (state.Hold is { } hold)
        {
            BinaryPrimitives.WriteInt64LittleEndian(into, hold.Due);
            BinaryPrimitives.WriteInt64LittleEndian(into[8..], hold.Events);
            BinaryPrimitives.WriteInt32LittleEndian(into[16..], visible?.Length ?? Invisible);
            into = into[HoldBytes..];
        }

        state.Key.Span.CopyTo(into);
        state.State.Span.CopyTo(into[state.Key.Length..]);
        visible?.Span.CopyTo(into[(state.Key.Length + state.State.Length)..]);
    }

    /// <summary>The order within a section: by pane, then by hash, which spreads keys evenly and is compared at once, then by key.</summary>
    public static int Compare(in StateRecord left, in StateRecord right)
    {
        var byPane = left.Pane.CompareTo(right.Pane);
        var byHash = byPane != 0 ? byPane : left.Hash.CompareTo(right.Hash);
        return byHash != 0 ? byHash : left.Key.SequenceCompareTo(right.Key);
    }

    /// <summary>The same in memory of its own.</summary>
    public StateRecord Copy() => new(Bytes.ToArray(), 0);

    /// <summary>As its owner gets it: references, no copies.</summary>
    public RealTimeState ToState(string view, long epoch) =>
        new(view, epoch, Pane, buffer.AsMemory(KeyStart, KeyLength), buffer.AsMemory(KeyStart + KeyLength, StateLength)) { Hold = Hold };

    /// <summary>As readers get it, if they may.</summary>
    public RealTimeState ToVisible(string view, long epoch) => new(
        view, epoch, Pane, buffer.AsMemory(KeyStart, KeyLength), IsHeld ? Visible.GetValueOrDefault() : buffer.AsMemory(KeyStart + KeyLength, StateLength));
}
