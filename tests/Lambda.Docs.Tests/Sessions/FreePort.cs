using System.Net;
using System.Net.Sockets;

namespace Lambda.Docs.Tests.Sessions;

internal static class FreePort
{
    /// <summary>A port that nothing listens on at this moment.</summary>
    public static int Find()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
