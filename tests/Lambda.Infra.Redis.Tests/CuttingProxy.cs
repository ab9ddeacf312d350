using System.Net;
using System.Net.Sockets;

namespace Lambda.Infra.Redis.Tests;

/// <summary>Stands between the client and Redis. It can lose the reply of a flush that was written: the script has run, and the connection is cut instead of telling.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private readonly Task _accepting;
    private int _toCut;
    private int _cuts;

    private CuttingProxy(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect to.</summary>
    public string EndPoint => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How many replies were lost.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Starts one before a server.</summary>
    public static CuttingProxy Before(int port) => new(port);

    /// <summary>Loses the reply of so many of the next flushes.</summary>
    public void LoseReplies(int count) => Volatile.Write(ref _toCut, count);

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
                var pumps = new[] { CopyAsync(client, server, _ => false, ended.Token), CopyAsync(server, client, IsToBeCut, ended.Token) };
                await Task.WhenAny(pumps);
                await ended.CancelAsync();
                await Task.WhenAll(pumps);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // One side has hung up: the other one is, too, and its client connects again.
            }
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to, Func<ReadOnlyMemory<byte>, bool> isToBeCut, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        for (int count; (count = await from.GetStream().ReadAsync(buffer, stop)) > 0;)
        {
            if (isToBeCut(buffer.AsMemory(0, count)))
                return;
            await to.GetStream().WriteAsync(buffer.AsMemory(0, count), stop);
        }
    }

    /// <summary>Whether there is the reply of a flush that was written, three numbers of which the first is 1, and it is to be lost.</summary>
    private bool IsToBeCut(ReadOnlyMemory<byte> replies)
    {
        if (replies.Span.IndexOf("*3\r\n:1\r\n:"u8) < 0 || Interlocked.Decrement(ref _toCut) < 0)
            return false;
        Interlocked.Increment(ref _cuts);
        return true;
    }
}
