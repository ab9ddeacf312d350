using System.Net.Sockets;
using System.Text;

namespace Lambda.Testing.Servers;

/// <summary>
/// Stands between clients and a server. It cuts the connection that sends or is told certain things, and can hold back everything that clients send, as a network does that stalls.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly Relay _relay;
    private readonly Lock _lock = new();
    private RequestCut? _armed;
    private Interruption? _interruption;
    private TaskCompletionSource? _held;
    private byte[] _lost = [];
    private int _toLose;
    private int _cuts;
    private long _heldBytes;
    private Dictionary<string, int> _told = [];

    private CuttingProxy(int port) => _relay = new Relay(port, Pass);

    /// <summary>Where clients connect to.</summary>
    public int Port => _relay.Port;

    /// <summary>The same with the host.</summary>
    public string EndPoint => _relay.EndPoint;

    /// <summary>How many connections were cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>How many bytes have come since it holds back what is sent.</summary>
    public long HeldBytes => Volatile.Read(ref _heldBytes);

    /// <summary>Starts one before a server.</summary>
    public static CuttingProxy Before(int port) => new(port);

    /// <summary>Cuts the connections on which so many of the next replies with this text come, instead of passing the replies on.</summary>
    public void LoseReplies(string text, int count)
    {
        Volatile.Write(ref _lost, Encoding.UTF8.GetBytes(text));
        Volatile.Write(ref _toLose, count);
    }

    /// <summary>Cuts the next connection that sends these texts, one after the other, and then so many bytes.</summary>
    /// <param name="texts">Parts of requests.</param>
    /// <param name="bytesAfter">Bytes after the last text, counted anew when the last text comes again.</param>
    /// <param name="isDone">Whether the server has answered by then; the client never hears of it.</param>
    public void CutAfter(string[] texts, int bytesAfter = 0, bool isDone = false) => Volatile.Write(ref _armed, new RequestCut(texts, bytesAfter, isDone));

    /// <summary>Does something before the n-th request with a text is passed on.</summary>
    /// <param name="text">A part of requests.</param>
    /// <param name="count">Which of them: 1 is the next.</param>
    /// <param name="happens">What happens meanwhile.</param>
    public void DoBefore(string text, int count, Func<Task> happens) => Volatile.Write(ref _interruption, new Interruption(Encoding.UTF8.GetBytes(text), happens) { Left = count });

    /// <summary>Holds back everything that is sent from now on.</summary>
    public void Hold()
    {
        Volatile.Write(ref _heldBytes, 0);
        Volatile.Write(ref _held, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>Lets go what was held back, and counts from now on the replies that have these texts.</summary>
    public void LetGo(params string[] texts)
    {
        lock (_lock)
            _told = texts.ToDictionary(text => text, _ => 0);
        Interlocked.Exchange(ref _held, null)!.SetResult();
    }

    /// <summary>How often a text that is counted was in replies.</summary>
    public int Told(string text)
    {
        lock (_lock)
            return _told[text];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    private Task[] Pass(TcpClient client, TcpClient server, CancellationToken stop)
    {
        var isCut = false;
        return [SendAsync(client, server, () => isCut = true, stop), AnswerAsync(server, client, () => isCut, stop)];
    }

    private async Task SendAsync(TcpClient client, TcpClient server, Action cut, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        var progress = new CutProgress();
        for (int count; (count = await client.GetStream().ReadAsync(buffer, stop)) > 0;)
        {
            ReadOnlyMemory<byte> sent = buffer.AsMemory(0, count);
            if (Volatile.Read(ref _held) is { } held)
                sent = await HoldAsync(sent, client.GetStream(), held.Task, stop);
            if (Volatile.Read(ref _interruption) is { } interruption && IsNow(interruption, sent.Span))
                await interruption.Happens();
            var armed = Volatile.Read(ref _armed);
            var isNow = armed is not null && progress.Reaches(armed, sent.Span) && Interlocked.CompareExchange(ref _armed, null, armed) == armed;
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

    /// <summary>Takes what is sent until it is let go, and gives all of it.</summary>
    private async Task<ReadOnlyMemory<byte>> HoldAsync(ReadOnlyMemory<byte> first, NetworkStream client, Task letGo, CancellationToken stop)
    {
        var (taken, buffer) = (new MemoryStream(), new byte[64 * 1024]);
        for (var next = first; ;)
        {
            taken.Write(next.Span);
            Interlocked.Add(ref _heldBytes, next.Length);
            using var given = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var reading = client.ReadAsync(buffer, given.Token).AsTask();
            if (await Task.WhenAny(reading, letGo) != reading)
                await given.CancelAsync();
            try
            {
                next = buffer.AsMemory(0, await reading);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return taken.ToArray();
            }

            if (next.IsEmpty)
            {
                await letGo.WaitAsync(stop);
                return taken.ToArray();
            }
        }
    }

    private async Task AnswerAsync(TcpClient server, TcpClient client, Func<bool> isCut, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        for (int count; (count = await server.GetStream().ReadAsync(buffer, stop)) > 0 && !isCut() && !IsToBeLost(buffer.AsSpan(0, count));)
        {
            CountTold(buffer.AsSpan(0, count));
            await client.GetStream().WriteAsync(buffer.AsMemory(0, count), stop);
        }
    }

    private bool IsToBeLost(ReadOnlySpan<byte> replies)
    {
        if (Volatile.Read(ref _toLose) <= 0 || replies.IndexOf(Volatile.Read(ref _lost)) < 0 || Interlocked.Decrement(ref _toLose) < 0)
            return false;
        Interlocked.Increment(ref _cuts);
        return true;
    }

    private void CountTold(ReadOnlySpan<byte> replies)
    {
        lock (_lock)
        {
            foreach (var text in _told.Keys)
                _told[text] += replies.Count(Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>Whether what is sent is, or has, the request that is interrupted.</summary>
    private bool IsNow(Interruption interruption, ReadOnlySpan<byte> sent)
    {
        lock (_lock)
        {
            interruption.Left -= sent.Count(interruption.Text);
            return interruption.Left <= 0 && Interlocked.CompareExchange(ref _interruption, null, interruption) == interruption;
        }
    }

    /// <summary>What happens before a request is passed on.</summary>
    private sealed record Interruption(byte[] Text, Func<Task> Happens)
    {
        public int Left { get; set; }
    }

    /// <summary>What must be sent for the connection to be cut.</summary>
    private sealed record RequestCut(string[] Texts, int BytesAfter, bool IsDone);

    /// <summary>How much of that one connection has sent.</summary>
    private sealed class CutProgress
    {
        private int _seen;
        private int _bytes;

        public bool Reaches(RequestCut cut, ReadOnlySpan<byte> sent)
        {
            var isText = _seen < cut.Texts.Length && Has(sent, cut.Texts[_seen]);
            (_seen, _bytes) = isText ? (_seen + 1, 0) : (_seen, _bytes + sent.Length);
            if (_seen == cut.Texts.Length && Has(sent, cut.Texts[^1]))
                _bytes = 0;
            return _seen == cut.Texts.Length && _bytes >= cut.BytesAfter;
        }

        private static bool Has(ReadOnlySpan<byte> sent, string text) => sent.IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
