namespace Lambda.SpeedLayer;

/// <summary>
/// Runs a consumer for each partition, side by side. A consumer that fails rests and begins again from the stored position: nothing was
/// flushed that its records did not make, so nothing is lost or counted twice.
/// </summary>
/// <param name="consumerOf">Makes a fresh consumer for a partition.</param>
/// <param name="partitions">How many partitions there are.</param>
/// <param name="options">How long to rest.</param>
/// <param name="time">The clock for the rests.</param>
/// <param name="onFailure">Told of each failure, and how long the partition will rest.</param>
public sealed class ConsumePartitions(
    Func<int, PartitionConsumer> consumerOf, int partitions, SpeedOptions options, TimeProvider time, Action<int, Exception, TimeSpan> onFailure)
{
    /// <summary>Runs until cancelled; each partition flushes once more then.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, partitions).Select(partition => Task.Run(() => KeepRunningAsync(partition, cancellationToken), CancellationToken.None)));

    private async Task KeepRunningAsync(int partition, CancellationToken cancellationToken)
    {
        var rest = options.FirstRest;
        while (!cancellationToken.IsCancellationRequested)
        {
            var startedAt = time.GetTimestamp();
            try
            {
                await consumerOf(partition).RunAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // A consumer that ran well for a while has earned a short rest again.
                rest = time.GetElapsedTime(startedAt) > options.LongestRest ? options.FirstRest : rest;
                onFailure(partition, error, rest);
                await Task.Delay(rest, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                rest = rest * 2 < options.LongestRest ? rest * 2 : options.LongestRest;
            }
        }
    }
}
