using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>Stands between clients and PostgreSQL, and cuts the connection that sends certain statements.</summary>
public sealed class StatementCutter : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private readonly Task _accepting;
    private Cut? _armed;
    private int _cuts;

    private StatementCutter(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Starts one before a server.</summary>
    public static StatementCutter Before(int port) => new(port);

    /// <summary>Cuts the next connection that sends these texts, one after the other, and then so many bytes.</summary>
    /// <param name="texts">Parts of statements.</param>
    /// <param name="bytesAfter">Bytes after the last text, counted anew when the last text comes again.</param>
    /// <param name="isDone">Whether the server has answered by then; the client never hears of it.</param>
    public void Arm(string[] texts, int bytesAfter = 0, bool isDone = false) => Volatile.Write(ref _armed, new Cut(texts, bytesAfter, isDone));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(PumpAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task PumpAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _port, _stop.Token);
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                var isCut = false;
                var pumps = new[] { SendAsync(client, server, () => isCut = true, ended.Token), AnswerAsync(server, client, () => isCut, ended.Token) };
                await Task.WhenAny(pumps);
                await ended.CancelAsync();
                await Task.WhenAll(pumps);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // One side has hung up: the other one is, too.
            }
        }
    }

    private async Task SendAsync(TcpClient client, TcpClient server, Action cut, CancellationToken stop)
    {
        var (buffer, seen, bytes) = (new byte[16 * 1024], 0, 0);
        for (int count; (count = await client.GetStream().ReadAsync(buffer, stop)) > 0;)
        {
            var sent = buffer.AsMemory(0, count);
            var armed = Volatile.Read(ref _armed);
            var isNow = false;
            if (armed is not null)
            {
                var isText = seen < armed.Texts.Length && Has(sent, armed.Texts[seen]);
                (seen, bytes) = isText ? (seen + 1, 0) : (seen, bytes + count);
                if (seen == armed.Texts.Length && Has(sent, armed.Texts[^1]))
                    bytes = 0;
                isNow = seen == armed.Texts.Length && bytes >= armed.BytesAfter && Interlocked.CompareExchange(ref _armed, null, armed) == armed;
            }

            if (isNow)
                cut();
            await server.GetStream().WriteAsync(sent, stop);
            if (isNow)
            {
                Interlocked.Increment(ref _cuts);
                if (!armed!.IsDone)
                    return;
            }
        }
    }

    private static async Task AnswerAsync(TcpClient server, TcpClient client, Func<bool> isCut, CancellationToken stop)
    {
        var buffer = new byte[16 * 1024];
        for (int count; (count = await server.GetStream().ReadAsync(buffer, stop)) > 0 && !isCut();)
            await client.GetStream().WriteAsync(buffer.AsMemory(0, count), stop);
    }

    private static bool Has(ReadOnlyMemory<byte> sent, string text) => sent.Span.IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private sealed record Cut(string[] Texts, int BytesAfter, bool IsDone);
}
