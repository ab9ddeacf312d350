using System.Net;
using System.Net.Sockets;

namespace Lambda.Testing.Servers;

/// <summary>Ports for servers that tests start.</summary>
public static class FreePort
{
    /// <summary>A port of 127.0.0.1 that nobody listens on right now.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
