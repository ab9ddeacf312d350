using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;

namespace Lambda.Infra.Redis.Transactions;

/// <summary>
/// Writes commands as <see href="https://redis.io/docs/latest/develop/reference/protocol-spec/">RESP</see>: a command is an array of byte strings, each behind its length.
/// Nothing is allocated for an argument.
/// </summary>
/// <param name="pipe">Where to.</param>
internal sealed class CommandWriter(PipeWriter pipe)
{
    /// <summary>How much may be written before it is sent: large enough that a system call is nothing beside it.</summary>
    private const int FullBytes = 64 * 1024;

    /// <summary>A mark, a length and the ends of two lines.</summary>
    private const int BytesBesides = 1 + 11 + 2 + 2;

    /// <summary>Whether there is so much that it should be sent.</summary>
    public bool IsFull => pipe.UnflushedBytes >= FullBytes;

    /// <summary>Begins a command.</summary>
    /// <param name="name">What it is called; upper case by custom.</param>
    /// <param name="arguments">How many arguments follow, besides the name.</param>
    public void Begin(ReadOnlySpan<byte> name, int arguments)
    {
        var to = pipe.GetSpan(BytesBesides);
        pipe.Advance(WriteLength(to, (byte)'*', arguments + 1));
        Add(name);
    }

    /// <summary>An argument.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var to = pipe.GetSpan(bytes.Length + BytesBesides);
        pipe.Advance(Write(to, bytes, []));
    }

    /// <summary>A field, of two parts, and its value: two arguments.</summary>
    public void Add(ReadOnlySpan<byte> fieldBegin, ReadOnlySpan<byte> fieldEnd, ReadOnlySpan<byte> value)
    {
        var to = pipe.GetSpan(fieldBegin.Length + fieldEnd.Length + value.Length + (2 * BytesBesides));
        var written = Write(to, fieldBegin, fieldEnd);
        pipe.Advance(written + Write(to[written..], value, []));
    }

    /// <summary>An argument that is a text, in UTF-8.</summary>
    public void Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>An argument that is a number, in digits.</summary>
    public void Add(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        Add(digits[..length]);
    }

    /// <summary>Sends what was written.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    public ValueTask<FlushResult> SendAsync(CancellationToken cancellationToken) => pipe.FlushAsync(cancellationToken);

    private static int Write(Span<byte> to, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var at = WriteLength(to, (byte)'$', first.Length + second.Length);
        first.CopyTo(to[at..]);
        second.CopyTo(to[(at + first.Length)..]);
        at += first.Length + second.Length;
        (to[at], to[at + 1]) = ((byte)'\r', (byte)'\n');
        return at + 2;
    }

    private static int WriteLength(Span<byte> to, byte mark, int length)
    {
        to[0] = mark;
        Utf8Formatter.TryFormat(length, to[1..], out var digits);
        (to[digits + 1], to[digits + 2]) = ((byte)'\r', (byte)'\n');
        return digits + 3;
    }
}
