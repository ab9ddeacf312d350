using System.IO.Pipelines;
using System.Text;
using Lambda.Infra.Redis.Transactions;

namespace Lambda.Infra.Redis.Tests;

/// <summary>What is written and read of Redis's protocol.</summary>
public sealed class ProtocolTests
{
    [Fact]
    public async Task Commands_are_arrays_of_strings_behind_their_lengths()
    {
        var stream = new MemoryStream();
        var commands = new CommandWriter(PipeWriter.Create(stream));
        commands.Begin("HSET"u8, 5);
        commands.Add("ключ");
        commands.Add("pane"u8, "key"u8, "\r\n"u8);
        commands.Add(-1234567890123);
        commands.Add([]);
        await commands.SendAsync(default);
        Assert.Equal("*6\r\n$4\r\nHSET\r\n$8\r\nключ\r\n$7\r\npanekey\r\n$2\r\n\r\n\r\n$14\r\n-1234567890123\r\n$0\r\n\r\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    /// <summary>A network gives bytes as it likes.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Replies_are_read_item_by_item_however_they_come(int bytesAtOnce)
    {
        var replies = ReaderOf("+OK\r\n-ERR no\r\n:-42\r\n$5\r\na\r\nbc\r\n$-1\r\n$0\r\n\r\n*2\r\n*-1\r\n+QUEUED\r\n", bytesAtOnce);
        Reply[] expected =
        [
            new(ReplyKind.Status, 0, "OK"), new(ReplyKind.Error, 0, "ERR no"), new(ReplyKind.Integer, -42, null), new(ReplyKind.Bulk, 5, "a\r\nbc"), new(ReplyKind.Bulk, -1, null),
            new(ReplyKind.Bulk, 0, ""), new(ReplyKind.Array, 2, null), new(ReplyKind.Array, -1, null), new(ReplyKind.Status, 0, Reply.Queued),
        ];
        foreach (var reply in expected)
            Assert.Equal(reply, await replies.ReadAsync(default));
        await Assert.ThrowsAsync<EndOfStreamException>(() => replies.ReadAsync(default).AsTask());
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("\r\n")]
    [InlineData(":12x\r\n")]
    [InlineData("$123456789012345678901\r\n")]
    public async Task What_is_no_reply_is_refused_with_its_bytes(string text)
    {
        var error = await Assert.ThrowsAsync<IOException>(() => ReaderOf(text, 1000).ReadAsync(default).AsTask());
        Assert.Contains("where a reply was expected", error.Message, StringComparison.Ordinal);
        Assert.Contains(text.Trim().TrimStart(':', '$'), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_end_is_refused()
    {
        var error = await Assert.ThrowsAsync<IOException>(() => ReaderOf(new string('+', 100_000), 4096).ReadAsync(default).AsTask());
        Assert.Contains("where a reply was expected", error.Message, StringComparison.Ordinal);
    }

    private static ReplyReader ReaderOf(string bytes, int bytesAtOnce) => new(PipeReader.Create(new Trickle(Encoding.UTF8.GetBytes(bytes), bytesAtOnce)));

    /// <summary>Gives so many bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes, int bytesAtOnce) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, bytesAtOnce)], cancellationToken);
    }
}
