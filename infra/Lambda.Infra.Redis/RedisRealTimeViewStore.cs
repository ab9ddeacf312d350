using System.Collections.Concurrent;
using Lambda.Infra.Redis.Layout;
using Lambda.Ports.RealTime;
using StackExchange.Redis;

namespace Lambda.Infra.Redis;

/// <summary>
/// The real-time views in Redis: single, with replicas, or a cluster. All keys of a partition are in one hash slot, and every step is one script or one transaction, so each is atomic. What
/// Redis loses is seen by the next flush, which then finds another owner, position or sequence than it left: it is refused, and the partition begins again from what is
/// stored. See docs/redis.md for the keys.
/// </summary>
public sealed class RedisRealTimeViewStore : IRealTimeViewStore, IAsyncDisposable
{
    private readonly RedisLink _link;
    private readonly PartitionKeys _keys;
    private readonly RedisFlushes _flushes;
    private readonly RedisReads _reads;
    private readonly RedisStoreOptions _options;

    /// <summary>The sequence at which this process left a partition.</summary>
    private readonly ConcurrentDictionary<int, long> _sequences = [];

    private RedisRealTimeViewStore(RedisLink link, RedisStoreOptions options, TimeProvider time)
    {
        (_link, _options) = (link, options);
        _keys = new PartitionKeys(options.Prefix);
        _flushes = new RedisFlushes(link, options, time);
        _reads = new RedisReads(link, _keys);
    }

    /// <summary>Connects to Redis.</summary>
    /// <exception cref="IOException">No server answers.</exception>
    /// <exception cref="InvalidOperationException">A server's <c>maxmemory-policy</c> is not <c>noeviction</c>.</exception>
    public static async Task<RedisRealTimeViewStore> OpenAsync(RedisStoreOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        new(await RedisOpening.OpenAsync(options, time, cancellationToken).ConfigureAwait(false), options, time);

    /// <inheritdoc/>
    public async ValueTask<PartitionProgress?> AcquireAsync(int partition, string owner, CancellationToken cancellationToken)
    {
        await _link.RefuseEvictionAsync(cancellationToken).ConfigureAwait(false);
        await _link.AddMemberAsync(_keys.Partitions, partition, cancellationToken).ConfigureAwait(false);
        var keys = _keys.Of(partition);
        var reply = (RedisResult[])(await _link.RunAsync(RedisScript.Acquire, keys, [owner], cancellationToken).ConfigureAwait(false))!;
        _sequences[partition] = (long)reply[0];
        var progress = ProgressCode.Read((byte[]?)reply[1]);
        return progress is null ? null : await _reads.TrustedAsync(keys, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Redis did not answer for as long as a flush is patient, or has no room. Nothing was lost: what is stored is the state before or after.</exception>
    public async ValueTask<bool> FlushAsync(RealTimeFlush flush, CancellationToken cancellationToken)
    {
        var partition = flush.Progress.Partition;
        long? expected = _sequences.TryGetValue(partition, out var known) ? known : null;
        var sequence = await _flushes.WriteAsync(_keys.Of(partition), flush, expected, cancellationToken).ConfigureAwait(false);
        if (sequence is null)
        {
            return false;
        }

        _sequences[partition] = sequence.Value;
        return true;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Redis did not answer for as long as a flush is patient.</exception>
    public async ValueTask<bool> IsCurrentAsync(int partition, string owner, long position, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [owner, position, _sequences.TryGetValue(partition, out var sequence) ? sequence : RedisValue.EmptyString];
        return (long)await _link.RunPatientlyAsync(RedisScript.Confirm, _keys.Of(partition), arguments, cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public ValueTask FindAsync(
        int partition, long epoch, IReadOnlyList<RealTimeGroup> groups, FoundState found, CancellationToken cancellationToken) =>
        _reads.FindAsync(_keys.Of(partition), epoch, groups, found, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="IOException">The epoch was changed while it was being loaded, or Redis does not answer.</exception>
    public IAsyncEnumerable<RealTimeState> LoadAsync(int partition, long epoch, CancellationToken cancellationToken) =>
        _reads.LoadAsync(_keys.Of(partition), epoch, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> ResetAsync(int partition, string owner, CancellationToken cancellationToken)
    {
        var reply = (long)await _link.RunAsync(RedisScript.Reset, _keys.Of(partition), [owner], cancellationToken).ConfigureAwait(false);
        if (reply == 0)
        {
            return false;
        }

        _sequences[partition] = reply;
        return true;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Redis does not answer.</exception>
    public ValueTask<RealTimeSnapshot> ReadAsync(RealTimeQuery query, CancellationToken cancellationToken) => _reads.ReadAsync(query, cancellationToken);

    /// <summary>
    /// Waits until as many replicas as the options ask for have what was flushed. Whether a server that ends without warning still has it is its own
    /// <c>appendonly</c> and <c>appendfsync</c>: Redis 7.0 has no command that waits for its disk.
    /// </summary>
    /// <exception cref="IOException">Too few replicas have it, or Redis does not answer.</exception>
    public async ValueTask CheckpointAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_options.CheckpointReplicas == 0)
        {
            return;
        }

        var replicas = await _link.WaitForReplicasAsync(_options.CheckpointReplicas, _keys.Partitions, cancellationToken).ConfigureAwait(false);
        if (replicas < _options.CheckpointReplicas)
        {
            throw new IOException($"only {replicas} of {_options.CheckpointReplicas} replicas have what was flushed");
        }
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync()
    {
        _flushes.Dispose();
        return _link.DisposeAsync();
    }
}
