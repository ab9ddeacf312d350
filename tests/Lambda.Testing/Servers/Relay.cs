using System.Net;
using System.Net.Sockets;

namespace Lambda.Testing.Servers;

/// <summary>
/// Stands between clients and a server: each client that connects has a connection to the server of its own, and whoever made this passes on what comes, both ways. When one way ends, both
/// connections do.
/// </summary>
public sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private readonly Func<TcpClient, TcpClient, CancellationToken, Task[]> _pass;
    private readonly Task _accepting;

    /// <param name="port">Where the server listens.</param>
    /// <param name="pass">Passes on what comes on a client's connection and on the server's, each way a task of its own.</param>
    public Relay(int port, Func<TcpClient, TcpClient, CancellationToken, Task[]> pass)
    {
        (_port, _pass) = (port, pass);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The same with the host.</summary>
    public string EndPoint => $"127.0.0.1:{Port}";

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
                connections.Add(ConnectAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ConnectAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        using (var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _port, ended.Token);
                var ways = _pass(client, server, ended.Token);
                await Task.WhenAny(ways);
                await ended.CancelAsync();
                await Task.WhenAll(ways);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // One side has hung up: the other one is, too, and its client connects again.
            }
        }
    }
}
