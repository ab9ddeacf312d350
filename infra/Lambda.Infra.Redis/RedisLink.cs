using System.Net;
using StackExchange.Redis;

namespace Lambda.Infra.Redis;

/// <summary>The connection: runs scripts within the time that a reply may take, and says of a failure whether trying again can help.</summary>
internal sealed class RedisLink : IAsyncDisposable
{
    /// <summary>Scripts that a restarted server does not know are sent again with the next call; more than this in a row is no coincidence.</summary>
    private const int Reloads = 3;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private readonly RedisStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ConnectionMultiplexer _connection;
    private Unanswered _unanswered;

    /// <summary>Owns a connection (<see cref="RedisOpening"/>).</summary>
    public RedisLink(ConnectionMultiplexer connection, RedisStoreOptions options, TimeProvider time) =>
        (_connection, _options, _time, _unanswered) = (connection, options, time, new Unanswered(options.ReplyTimeout, time));

    /// <summary>Runs a script on the server that has the key.</summary>
    /// <exception cref="RedisUnavailableException">The server did not answer, or not now; whether the script ran is not known.</exception>
    /// <exception cref="IOException">The server answered that it cannot: it is full, say.</exception>
    public async Task<RedisResult> RunAsync(string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Within(() => _connection.GetDatabase().ScriptEvaluateAsync(script, keys, arguments), cancellationToken).ConfigureAwait(false);
            }
            catch (RedisServerException error) when (attempt < Reloads && error.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                // A server that was restarted has forgotten the script, and has not run it; the client has learned that and sends it along now.
            }
            catch (Exception error) when (error is RedisException or TimeoutException)
            {
                throw RedisErrors.Translate(error);
            }
        }
    }

    /// <summary>Runs a script that may run twice; while the server does not answer, again for as long as a flush would be tried.</summary>
    /// <exception cref="RedisUnavailableException">The server did not answer all that time.</exception>
    /// <exception cref="IOException">The server answered that it cannot: it is full, say.</exception>
    public async Task<RedisResult> RunPatientlyAsync(string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        for (var start = _time.GetTimestamp(); ;)
        {
            try
            {
                return await RunAsync(script, keys, arguments, cancellationToken).ConfigureAwait(false);
            }
            catch (RedisUnavailableException) when (IsPatient(start))
            {
                await RestAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether what was begun then may still be tried again.</summary>
    public bool IsPatient(long start) => _time.GetElapsedTime(start) < _options.FlushPatience;

    /// <summary>Rests before another try, and looks for servers that have taken over.</summary>
    public async Task RestAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Rest, _time, cancellationToken).ConfigureAwait(false);

        // The client would ask the servers for their roles once a minute. It gives up when they do not answer: whoever needs them finds out.
        await ((Task)Within(() => _connection.ConfigureAsync(), cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Adds a member to a set.</summary>
    public Task AddMemberAsync(RedisKey key, RedisValue member, CancellationToken cancellationToken) =>
        AskAsync(database => database.SetAddAsync(key, member), cancellationToken);

    /// <summary>The members of a set.</summary>
    public Task<RedisValue[]> MembersAsync(RedisKey key, CancellationToken cancellationToken) =>
        AskAsync(database => database.SetMembersAsync(key), cancellationToken);

    /// <summary>The server that takes writes of the key.</summary>
    /// <exception cref="RedisUnavailableException">None does now.</exception>
    public async Task<EndPoint> PrimaryOfAsync(RedisKey key, CancellationToken cancellationToken) =>
        await AskAsync(database => database.IdentifyEndpointAsync(key, CommandFlags.DemandMaster), cancellationToken).ConfigureAwait(false)
            ?? throw new RedisUnavailableException($"Redis does not answer: no server has {key}");

    /// <summary>Waits until replicas have what was written, over whichever connection. Gives how many have.</summary>
    /// <param name="replicas">How many are waited for.</param>
    /// <param name="key">Any key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<long> WaitForReplicasAsync(int replicas, RedisKey key, CancellationToken cancellationToken)
    {
        // WAIT is about what had been written when its own connection's last command ran, and a transaction has another connection.
        await AskAsync(database => database.KeyExistsAsync(key, CommandFlags.DemandMaster), cancellationToken).ConfigureAwait(false);

        // WAIT is no command of a script's, and the client has none of its own for it.
        var milliseconds = (long)_options.ReplyTimeout.TotalMilliseconds / 2;
        return (long)await AskAsync(database => database.ExecuteAsync("WAIT", replicas, milliseconds), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses servers that throw keys away when memory is short.</summary>
    /// <exception cref="InvalidOperationException">A server may evict keys.</exception>
    public async Task RefuseEvictionAsync(CancellationToken cancellationToken)
    {
        foreach (var server in _connection.GetEndPoints().Select(endPoint => _connection.GetServer(endPoint)).Where(server => server.IsConnected))
        {
            var memory = (await Within(() => server.InfoAsync("memory"), cancellationToken).ConfigureAwait(false)).SelectMany(section => section);
            var policy = memory.FirstOrDefault(line => line.Key == "maxmemory_policy").Value;
            if (policy is not (null or "noeviction"))
            {
                throw new InvalidOperationException(
                    $"Redis at {server.EndPoint} has maxmemory-policy {policy} and would throw real-time states away when memory is short: set it to noeviction");
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(_connection.CloseAsync(allowCommandsToComplete: false));

    private async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await Within(() => call(_connection.GetDatabase()), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            throw RedisErrors.Translate(error);
        }
    }

    /// <summary>Waits for a reply as long as it may take.</summary>
    /// <exception cref="TimeoutException">It took longer, or too many others have.</exception>
    private async Task<T> Within<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var unanswered = Volatile.Read(ref _unanswered);
        unanswered.RefuseIfTooMany();
        var reply = call();
        try
        {
            var result = await reply.WaitAsync(_options.ReplyTimeout, _time, cancellationToken).ConfigureAwait(false);

            // The client gives replies out one after the other, and whoever waits for one would go on in its place: a consumer that finds records to fold
            // would keep all other replies waiting until their time is over.
            await Task.Yield();
            if (!unanswered.IsEmpty)
            {
                // Replies come in order: what has none by now will not get one.
                Volatile.Write(ref _unanswered, new Unanswered(_options.ReplyTimeout, _time));
            }

            return result;
        }
        catch (Exception error) when (!reply.IsCompleted && error is TimeoutException or OperationCanceledException)
        {
            unanswered.Add(reply);
            throw;
        }
    }
}
