using System.Runtime.CompilerServices;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.State;

/// <summary>
/// The keys of many events, end to end, each as <see cref="GroupKey"/> says. Most texts are copied in one piece of fixed length, of which what follows the text is written over by the
/// next: no branch that depends on how long they are, since texts of different lengths come in turn. A piece is what one vector holds: two vectors for each text cost more than those few that need them.
/// </summary>
internal sealed class KeyBuffer
{
    private const int PieceBytes = 32;
    private const int LongestShort = 0x7f;
    private const int MostLengthBytes = 5;

    /// <summary><see cref="GroupKey.UnknownBytes"/> in a buffer from which a whole piece can be copied.</summary>
    private static readonly Utf8Text Unknown = PaddedUnknown();
    private byte[] _bytes = new byte[4 * PieceBytes];

    /// <summary>How many bytes have been written since the last <see cref="Clear"/>.</summary>
    public int Length { get; private set; }

    /// <summary>
    /// The bytes written since the last <see cref="Clear"/>, and behind them so many of anything that a <see cref="ShortKey"/> can be read from where any field starts; valid until the next is written.
    /// </summary>
    public ReadOnlySpan<byte> Padded => _bytes;

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Clear() => Length = 0;

    /// <summary>Writes a field of a key: its length, then its bytes; of an absent one <see cref="GroupKey.Unknown"/>. What most texts need is small enough to be part of the caller's loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Utf8Text text)
    {
        var known = text.IsPresent ? text : Unknown;
        var bytes = known.Bytes.Length;
        var piece = known.BytesToEndOfBuffer;
        var room = _bytes.AsSpan(Length);
        if (bytes <= PieceBytes && piece.Length >= PieceBytes && room.Length > PieceBytes)
        {
            room[0] = (byte)bytes;
            piece[..PieceBytes].CopyTo(room.Slice(1, PieceBytes));
            Length += 1 + bytes;
            return;
        }

        AddSlowly(known.Bytes);
    }

    /// <summary>The same for a text that is long or at the end of its buffer, or when this buffer is full.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddSlowly(ReadOnlySpan<byte> text)
    {
        if (_bytes.Length - Length < MostLengthBytes + Math.Max(PieceBytes, text.Length))
        {
            Array.Resize(ref _bytes, checked(Math.Max(_bytes.Length * 2, Length + MostLengthBytes + Math.Max(PieceBytes, text.Length))));
        }

        // A varint, as everywhere.
        for (var rest = text.Length; ; rest >>= 7)
        {
            _bytes[Length++] = (byte)(rest > LongestShort ? rest | (LongestShort + 1) : rest);
            if (rest <= LongestShort)
            {
                break;
            }
        }

        text.CopyTo(_bytes.AsSpan(Length));
        Length += text.Length;
    }

    private static Utf8Text PaddedUnknown()
    {
        var padded = new byte[PieceBytes];
        GroupKey.UnknownBytes.CopyTo(padded);
        return new Utf8Text(padded, 0, GroupKey.UnknownBytes.Length);
    }
}
