using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;

namespace Lambda.Infra.Redis.Transactions;

/// <summary>Reads replies, item by item: an array is told by its length, and its items follow.</summary>
/// <param name="pipe">Where from.</param>
internal sealed class ReplyReader(PipeReader pipe)
{
    /// <summary>Longer lines are no replies.</summary>
    private const int LongestLine = 64 * 1024;

    /// <summary>The next item.</summary>
    /// <exception cref="IOException">The connection has ended, or what comes is no reply.</exception>
    public async ValueTask<Reply> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            var (left, found) = (read.Buffer, TryRead(read.Buffer, out var reply, out var end));
            pipe.AdvanceTo(found ? end : left.Start, found ? end : left.End);
            if (found)
            {
                return reply;
            }

            if (read.IsCompleted)
            {
                throw new EndOfStreamException("the connection has ended");
            }
        }
    }

    private static bool TryRead(in ReadOnlySequence<byte> buffer, out Reply reply, out SequencePosition end)
    {
        var reader = new SequenceReader<byte>(buffer);
        (reply, end) = (default, default);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
        {
            return buffer.Length < LongestLine ? false : throw Unexpected(buffer);
        }

        if (line.IsEmpty)
        {
            throw Unexpected(buffer);
        }

        var (kind, rest) = ((ReplyKind)line.FirstSpan[0], line.Slice(1));
        switch (kind)
        {
            case ReplyKind.Status or ReplyKind.Error:
                reply = new Reply(kind, 0, Text(rest));
                break;
            case ReplyKind.Integer or ReplyKind.Array:
                reply = new Reply(kind, Number(rest), null);
                break;
            case ReplyKind.Bulk:
                var length = Number(rest);
                if (length >= 0 && reader.Remaining < length + 2)
                {
                    return false;
                }

                reply = new Reply(kind, length, length < 0 ? null : Text(reader.UnreadSequence.Slice(0, length)));
                reader.Advance(length < 0 ? 0 : length + 2);
                break;
            default:
                throw Unexpected(buffer);
        }

        end = reader.Position;
        return true;
    }

    private static long Number(in ReadOnlySequence<byte> digits)
    {
        Span<byte> all = stackalloc byte[20];
        if (digits.Length > all.Length)
        {
            throw Unexpected(digits);
        }

        digits.CopyTo(all);
        return Utf8Parser.TryParse(all[..(int)digits.Length], out long number, out var used) && used == digits.Length ? number : throw Unexpected(digits);
    }

    // Each command of a transaction is answered by this one.
    private static string Text(in ReadOnlySequence<byte> bytes) =>
        bytes.Length == Reply.Queued.Length && bytes.IsSingleSegment && bytes.FirstSpan.SequenceEqual("QUEUED"u8) ? Reply.Queued : Encoding.UTF8.GetString(bytes);

    private static IOException Unexpected(in ReadOnlySequence<byte> bytes) =>
        new($"Redis sent '{Encoding.ASCII.GetString(bytes.Slice(0, Math.Min(bytes.Length, 80)))}' where a reply was expected");
}
