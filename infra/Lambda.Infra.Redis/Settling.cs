using StackExchange.Redis;

namespace Lambda.Infra.Redis;

/// <summary>
/// Ends large flushes. The commit of one makes its pieces the partition's next states, but they still have to be written to their places, some at a time; until then nobody reads the
/// partition. Whoever comes first does it: the owner, who flushed, or a reader, so that nobody waits for a process that died in between.
/// </summary>
/// <param name="link">The connection.</param>
/// <param name="options">How much a call may do.</param>
internal sealed class Settling(RedisLink link, RedisStoreOptions options)
{
    /// <summary>About how many states are in a segment.</summary>
    private const int StatesPerSegment = 256;

    /// <summary>Writes what is left of a flush that was committed.</summary>
    public async ValueTask SettleAsync(RedisKey[] keys, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [Math.Max(1, options.StatesPerCall / StatesPerSegment)];
        while ((long)await link.RunAsync(RedisScript.Settle, keys, arguments, cancellationToken).ConfigureAwait(false) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
