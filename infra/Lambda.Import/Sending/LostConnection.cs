using System.Net.Sockets;

namespace Lambda.Import.Sending;

/// <summary>What a lost connection looks like to a client over HTTP.</summary>
public static class LostConnection
{
    /// <summary>Whether an error of an HTTP request says that nobody answered: there is nobody, or the connection broke. What was sent may have arrived.</summary>
    /// <remarks>
    /// <see cref="HttpClient"/> tells of both with <see cref="HttpRequestException"/>, except between the two: it asks a connection that has just
    /// been made for its peer's address, and when the peer has reset it by then the socket's own error comes through.
    /// </remarks>
    public static bool Is(Exception error) => error is HttpRequestException or SocketException;
}
