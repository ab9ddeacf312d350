using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Lambda.Benchmarks.Serving;

/// <summary>
/// One connection of HTTP/1.1 on which bytes that were made beforehand are sent and an answer is read, by the calling thread: the client shares the processors with the
/// platform that it measures, so while it is measured it does nothing else.
/// </summary>
internal sealed class RawConnection(Uri address) : IDisposable
{
    private readonly Socket _socket = Connect(address);
    private readonly byte[] _answer = new byte[64 * 1024];
    private byte[]? _look;

    /// <summary>The bytes of a request that takes events in, a line each.</summary>
    public static byte[] EventsRequest(string key, ReadOnlySpan<byte> lines)
    {
        var header = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /v1/streams/deliveries/events HTTP/1.1\r\nHost: platform\r\nAuthorization: Bearer {key}\r\nContent-Type: application/x-ndjson\r\nContent-Length: {lines.Length}\r\n\r\n"));
        return [.. header, .. lines];
    }

    private static byte[] GetRequest(string key, string path) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: platform\r\nAuthorization: Bearer {key}\r\n\r\n");

    /// <summary>Sends a request and reads its answer, header and body, which is valid until the next call.</summary>
    /// <exception cref="InvalidOperationException">The answer is not a success.</exception>
    public ReadOnlySpan<byte> Ask(ReadOnlySpan<byte> request)
    {
        while (!request.IsEmpty)
        {
            request = request[_socket.Send(request)..];
        }

        var length = 0;
        do
        {
            var read = _socket.Receive(_answer.AsSpan(length));
            length += read;
            if (read == 0)
            {
                throw new InvalidOperationException("the platform has ended the connection");
            }
        }
        while (!HttpAnswer.IsWhole(_answer.AsSpan(0, length)));

        var answer = _answer.AsSpan(0, length);
        return answer.StartsWith("HTTP/1.1 20"u8)
            ? answer
            : throw new InvalidOperationException($"a request failed: {Encoding.UTF8.GetString(answer[..Math.Min(length, 2_000)])}");
    }

    /// <summary>How many events answers count, batch and speed together.</summary>
    public long Counted(string key)
    {
        _look ??= GetRequest(key, "/v1/views/packages/query?key.package=none");
        var answer = Ask(_look);
        var counts = answer[answer.IndexOf("\"events\":{"u8)..];
        return HttpAnswer.NumberAfter(counts, "\"batch\":"u8) + HttpAnswer.NumberAfter(counts, "\"speed\":"u8);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static Socket Connect(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(address.Host, address.Port);
        return socket;
    }
}
