using System.Net;
using System.Net.Sockets;

namespace Lambda.Import.Tests;

/// <summary>A server that is killed after it took a connection and before the client looked at it: the moment between connecting and sending.</summary>
internal static class ResetConnection
{
    /// <summary>What a real client makes of it.</summary>
    public static HttpResponseMessage Ask()
    {
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(Connect()) });
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://localhost/");
        return http.Send(request);
    }

    private static NetworkStream Connect()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(listener.LocalEndpoint);
        using (var accepted = listener.AcceptSocket())
            accepted.LingerState = new LingerOption(enable: true, seconds: 0); // closing it resets the connection, as the death of its process does
        Assert.True(socket.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead));
        return new NetworkStream(socket, ownsSocket: true);
    }
}
