using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace Lambda.Infra.Redis.Transactions;

/// <summary>
/// A connection that one transaction at a time has for itself, as WATCH needs it. After any failure it is closed: nobody knows then which replies are still to come.
/// </summary>
internal sealed class RedisChannel : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private readonly Stream _stream;

    private RedisChannel(EndPoint server, Stream stream)
    {
        (Server, _stream) = (server, stream);
        Commands = new CommandWriter(PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: BufferBytes, leaveOpen: true)));
        Replies = new ReplyReader(PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true)));
    }

    /// <summary>Whom it leads to.</summary>
    public EndPoint Server { get; }

    /// <summary>What is asked.</summary>
    public CommandWriter Commands { get; }

    /// <summary>What is answered, in the same order.</summary>
    public ReplyReader Replies { get; }

    /// <summary>Connects, as the options say: encrypted, with a password.</summary>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The server's certificate is not trusted.</exception>
    /// <exception cref="IOException">The connection ended, or the server refuses the password.</exception>
    public static async Task<RedisChannel> OpenAsync(EndPoint server, RedisStoreOptions options, RedisCertificates certificates, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.UseTls)
            {
                stream = await certificates.EncryptAsync(stream, HostOf(server), cancellationToken).ConfigureAwait(false);
            }

            var channel = new RedisChannel(server, stream);
            await channel.IntroduceAsync(options, cancellationToken).ConfigureAwait(false);
            return channel;
        }
        catch
        {
            socket.Dispose();
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Closes it. What Redis was told of a transaction without its EXEC, it forgets.</summary>
    public void Dispose() => _stream.Dispose();

    private async Task IntroduceAsync(RedisStoreOptions options, CancellationToken cancellationToken)
    {
        if (options.Password is { } password)
        {
            Commands.Begin("AUTH"u8, 1);
            Commands.Add(password);
        }

        Commands.Begin("CLIENT"u8, 2);
        Commands.Add("SETNAME"u8);
        Commands.Add("lambda-flush"u8);
        await Commands.SendAsync(cancellationToken).ConfigureAwait(false);
        for (var left = options.Password is null ? 1 : 2; left > 0; left--)
        {
            var reply = await Replies.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (reply.Kind == ReplyKind.Error)
            {
                throw RedisErrors.Refusal(reply.Text!);
            }
        }
    }

    private static string HostOf(EndPoint server) => server is DnsEndPoint named ? named.Host : ((IPEndPoint)server).Address.ToString();
}
