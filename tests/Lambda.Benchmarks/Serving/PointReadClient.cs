using System.Net.Sockets;
using System.Text;

namespace Lambda.Benchmarks.Serving;

/// <summary>
/// Reads over HTTP/1.1 with several requests on their way on one connection, and as little work for each as can be: the client shares the processors with the
/// platform that it measures.
/// </summary>
internal sealed class PointReadClient(Uri address, string key) : IDisposable
{
    /// <summary>How many requests are sent before their answers are awaited.</summary>
    private const int Pipelined = 16;

    private static readonly byte[] Success = "HTTP/1.1 200 OK\r\n"u8.ToArray();
    private static readonly byte[] Beginning = "HTTP/1.1 "u8.ToArray();
    private readonly TcpClient _connection = new(address.Host, address.Port) { NoDelay = true };
    private readonly byte[] _answers = new byte[256 * 1024];

    /// <summary>Sends requests for these paths and reads every answer to its end.</summary>
    /// <exception cref="InvalidOperationException">An answer is not a success.</exception>
    public void Read(Func<string> nextPath)
    {
        var requests = new StringBuilder();
        for (var i = 0; i < Pipelined; i++)
        {
            requests.Append("GET ").Append(nextPath()).Append(" HTTP/1.1\r\nHost: platform\r\nAuthorization: Bearer ").Append(key).Append("\r\n\r\n");
        }

        _connection.GetStream().Write(Encoding.ASCII.GetBytes(requests.ToString()));
        var length = 0;
        do
        {
            var read = _connection.GetStream().Read(_answers, length, _answers.Length - length);
            length += read;
            if (read == 0 || IsRefused(length))
            {
                throw new InvalidOperationException($"a read failed: {Encoding.UTF8.GetString(_answers, 0, Math.Min(length, 2_000))}");
            }
        }
        while (Count(Success, length) < Pipelined || !IsLastWhole(length));
    }

    /// <summary>How many requests a call of <see cref="Read"/> makes.</summary>
    public static int ReadsEach => Pipelined;

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private int Count(byte[] text, int length) => _answers.AsSpan(0, length).Count(text);

    /// <summary>Whether an answer is not a success; the last one may have arrived in part.</summary>
    private bool IsRefused(int length)
    {
        var others = Count(Beginning, length) - Count(Success, length);
        var last = _answers.AsSpan(0, length).LastIndexOf(Beginning);
        return others > 1 || (others == 1 && length - last >= Success.Length && !_answers.AsSpan(last).StartsWith(Success));
    }

    private bool IsLastWhole(int length)
    {
        var answers = _answers.AsSpan(0, length);
        return HttpAnswer.IsWhole(answers[answers.LastIndexOf(Beginning)..]);
    }
}
