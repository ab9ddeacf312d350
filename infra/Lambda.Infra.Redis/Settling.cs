using StackExchange.Redis;

namespace Lambda.Infra.Redis;

/// <summary>
/// Ends large flushes. The commit of one makes its pieces the partition's next states, but they still have to be written to their places, a piece for each call; until then nobody reads the
/// partition. Whoever comes first does it: the owner, who flushed, or a reader, so that nobody waits for a process that died in between.
/// </summary>
/// <param name="link">The connection.</param>
internal sealed class Settling(RedisLink link)
{
    /// <summary>Writes what is left of a flush that was committed.</summary>
    public async ValueTask SettleAsync(RedisKey[] keys, CancellationToken cancellationToken)
    {
        while ((long)await link.RunAsync(RedisScript.Settle, keys, [], cancellationToken).ConfigureAwait(false) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
