using Lambda.Import.Sending;

namespace Lambda.EndToEnd.Tests.Processes;

/// <summary>
/// A client that sends a replay's records in order and, as every client should, sends a body again until it is acknowledged: to whatever process listens then.
/// </summary>
public sealed class RetryingSender(Trips trips, int batch) : IDisposable
{
    private readonly HashSet<string> _acknowledged = [];
    private readonly SemaphoreSlim _permission = new(0);
    private readonly CancellationTokenSource _stop = new();
    private volatile PlatformClient? _client;
    private int _sent;
    private int _limit;
    private Task? _sending;

    /// <summary>The events of every body that was acknowledged. Read it only while nothing is being sent.</summary>
    public IReadOnlySet<string> Acknowledged => _acknowledged;

    /// <summary>How many records have been acknowledged, copies included.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>How often a body got no answer and was sent again.</summary>
    public int Retries { get; private set; }

    /// <summary>Whether a body is on its way right now.</summary>
    public bool IsSending { get; private set; }

    /// <summary>Whether everything has been acknowledged.</summary>
    public bool IsDone => Sent == trips.Records.Count;

    /// <summary>Where to send from now on; <c>null</c> while there is nobody.</summary>
    public void Use(PlatformClient? client) => _client = client;

    /// <summary>How many records may be sent; it waits there until it may send more.</summary>
    public int Limit
    {
        get => Volatile.Read(ref _limit);
        set => Volatile.Write(ref _limit, value);
    }

    /// <summary>Begins to send.</summary>
    /// <param name="pause">From one body to the next.</param>
    public void Start(TimeSpan pause)
    {
        _permission.Release();
        _sending = Task.Run(() => SendAllAsync(pause));
    }

    /// <summary>Waits for the body on its way, and sends no more until the result is disposed. Throws what ended the sending, when something did.</summary>
    public async Task<IDisposable> PauseAsync()
    {
        await _permission.WaitAsync();
        if (_sending is { IsFaulted: true } failed)
        {
            _permission.Release();
            await failed;
        }

        return new Pause(_permission);
    }

    /// <summary>Waits until everything has been acknowledged.</summary>
    public Task DoneAsync() => _sending!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task SendAllAsync(TimeSpan pause)
    {
        using var timer = new PeriodicTimer(pause);
        while (_sent < trips.Records.Count && await timer.WaitForNextTickAsync(_stop.Token))
        {
            await _permission.WaitAsync(_stop.Token);
            try
            {
                await SendNextAsync();
            }
            finally
            {
                // Also when it fails: whoever wants to pause it hears of that then, and does not wait for ever.
                _permission.Release();
            }
        }
    }

    private async Task SendNextAsync()
    {
        var to = Math.Min(_sent + batch, Math.Min(Limit, trips.Records.Count));
        if (to > _sent && _client is { } client && await TrySendAsync(client, trips.Body(_sent, to)))
        {
            for (var i = _sent; i < to; i++)
                _acknowledged.Add(trips.Ids[trips.Records[i].Index]);
            Volatile.Write(ref _sent, to);
        }
    }

    private async Task<bool> TrySendAsync(PlatformClient client, byte[] body)
    {
        try
        {
            IsSending = true;
            var answer = await client.SendAsync(body);
            Assert.Equal(0, answer.GetProperty("rejected").GetArrayLength());
            return true;
        }
        catch (Exception error) when (LostConnection.Is(error) || error is OperationCanceledException or ObjectDisposedException)
        {
            // The process was killed under it; whether the events are in the log nobody knows. They are sent again.
            Retries++;
            return false;
        }
        finally
        {
            IsSending = false;
        }
    }

    private sealed class Pause(SemaphoreSlim permission) : IDisposable
    {
        public void Dispose() => permission.Release();
    }
}
