using Lambda.Ports.Log;

namespace Lambda.SpeedLayer;

/// <summary>
/// Runs a consumer for each partition that the group gives this node, side by side. A consumer that fails rests and begins again from the stored position: nothing was
/// flushed that its records did not make, so nothing is lost or counted twice. One whose partition goes to another node flushes once more and ends before the other begins.
/// </summary>
/// <param name="consumerOf">Makes a fresh consumer for a partition.</param>
/// <param name="group">Says which partitions are this node's.</param>
/// <param name="options">How long to rest.</param>
/// <param name="time">The clock for the rests.</param>
/// <param name="onFailure">Told of each failure, and how long the partition will rest; of the group's own with no partition.</param>
public sealed class ConsumePartitions(
    Func<int, PartitionConsumer> consumerOf, IPartitionGroup group, SpeedOptions options, TimeProvider time, Action<int?, Exception, TimeSpan> onFailure)
{
    private readonly Dictionary<int, (CancellationTokenSource Stop, Task Ended)> _consumers = [];

    /// <summary>Runs until cancelled; each partition flushes once more then.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        KeepRunningAsync(null, token => group.RunAsync(mine => HoldAsync(mine, token), token), cancellationToken);

    private async Task HoldAsync(IReadOnlySet<int> mine, CancellationToken cancellationToken)
    {
        // All are told to stop before the first is waited for: their last flushes go side by side.
        var gone = _consumers.Where(consumer => !mine.Contains(consumer.Key)).ToList();
        await Task.WhenAll(gone.Select(consumer => consumer.Value.Stop.CancelAsync()));
        await Task.WhenAll(gone.Select(consumer => consumer.Value.Ended));
        foreach (var (partition, consumer) in gone)
        {
            consumer.Stop.Dispose();
            _consumers.Remove(partition);
        }

        foreach (var partition in mine.Where(partition => !_consumers.ContainsKey(partition)))
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var token = stop.Token;
            _consumers.Add(partition, (stop, Task.Run(() => KeepRunningAsync(partition, consuming => consumerOf(partition).RunAsync(consuming), token), CancellationToken.None)));
        }
    }

    private async Task KeepRunningAsync(int? partition, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        var rest = options.FirstRest;
        while (!cancellationToken.IsCancellationRequested)
        {
            var startedAt = time.GetTimestamp();
            try
            {
                await run(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // What ran well for a while has earned a short rest again.
                rest = time.GetElapsedTime(startedAt) > options.LongestRest ? options.FirstRest : rest;
                onFailure(partition, error, rest);
                await Task.Delay(rest, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                rest = rest * 2 < options.LongestRest ? rest * 2 : options.LongestRest;
            }
        }
    }
}
