using System.Net.Sockets;
using System.Text;
using Lambda.Testing.Servers;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>
/// The network between a node and Redis, over which a flush goes so far and no further: half of its command, or all of it and its reply not back. That is when the node is killed, before
/// anything else passes.
/// </summary>
internal sealed class FatalNetwork : IAsyncDisposable
{
    /// <summary>How the reply to a flush begins that was written.</summary>
    private static readonly byte[] Written = "*3\r\n:1\r\n:"u8.ToArray();

    private readonly Relay _relay;
    private volatile Deed? _armed;
    private volatile string? _flush;
    private volatile bool _isDone;

    public FatalNetwork(int port) =>
        _relay = new Relay(port, (client, server, stop) => [PassAsync(client, server, PartOf, stop), PassAsync(server, client, PartOfReply, stop)]);

    /// <summary>Where the node connects to.</summary>
    public string EndPoint => _relay.EndPoint;

    /// <summary>The name of the flush that the node was killed over.</summary>
    public string Flush => _isDone ? _flush! : throw new InvalidOperationException("nobody was killed");

    /// <summary>Kills over the next flush of a node.</summary>
    /// <param name="owner">The node.</param>
    /// <param name="isWhole">Whether Redis gets all of it and answers.</param>
    /// <param name="kill">Ends the node at once.</param>
    public void Arm(string owner, bool isWhole, Action kill) => _armed = new Deed(Encoding.ASCII.GetBytes($"{owner}:"), isWhole, kill);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    /// <summary>Passes on what comes until less of it than all is to be passed on.</summary>
    private async Task PassAsync(TcpClient from, TcpClient to, Func<byte[], int, int> partOf, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        for (int count; (count = await from.GetStream().ReadAsync(buffer, stop)) > 0;)
        {
            var part = partOf(buffer, count);
            await to.GetStream().WriteAsync(buffer.AsMemory(0, part), stop);
            if (part < count)
            {
                if (!_isDone)
                    Kill();
                return;
            }
        }
    }

    private int PartOf(byte[] sent, int count)
    {
        if (_armed is not { } armed || _flush is not null)
            return count;

        // A flush's name stands before its states; and what matters is that the name is whole.
        var start = sent.AsSpan(0, count).IndexOf(armed.Name);
        var length = start < 0 ? -1 : sent.AsSpan(start, count - start).IndexOf((byte)'\r');
        if (length < 0)
            return count;
        _flush = Encoding.ASCII.GetString(sent, start, length);
        return armed.IsWhole ? count : Math.Min(count - 1, start + length + ((count - start - length) / 2));
    }

    private int PartOfReply(byte[] replies, int count)
    {
        if (_armed is not { IsWhole: true } || _flush is null || replies.AsSpan(0, count).IndexOf(Written) < 0)
            return count;

        // Nothing of the reply passes, and the node is dead before it can miss it.
        Kill();
        return 0;
    }

    private void Kill()
    {
        _armed!.Kill();
        _isDone = true;
    }

    /// <summary>What is to be done.</summary>
    private sealed record Deed(byte[] Name, bool IsWhole, Action Kill);
}
