namespace Lambda.Infra.Kafka.Tests.Mock;

/// <summary>What goes wrong at the servers while a log is written and read: drawn from a seed, all of it such that trying again helps.</summary>
internal sealed class FaultyServers(MockCluster cluster, int partitions, int seed)
{
    private const int Faults = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    /// <summary>Kafka's numbers of a request's kind and of the errors that it may meet; below 0 is librdkafka's for a connection that was cut.</summary>
    private static readonly (short Api, int[] Errors)[] Requests =
    [
        (0, [5, 6, 7, 19, 20, 56, -195]), // produce: no leader, another leader, timed out, too few replicas (before and after), storage, cut
        (1, [5, 6, 9, 56, -195]), // fetch: no leader, another leader, no replica, storage, cut
        (2, [5, 6, -195]), // offsets
        (3, [-195]), // metadata
        (22, [14, 15, 16, -195]), // producer's id: the coordinator loads, is not there, is another
    ];

    private readonly Random _random = new(seed);

    /// <summary>Goes on for a while, or until told to stop, and leaves the servers sound: faults that come faster than retries would never let a record through.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Pause);
        for (var fault = 0; fault < Faults && !stop.IsCancellationRequested; fault++)
        {
            Inject();
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        for (var broker = 1; broker <= MockCluster.Brokers; broker++)
            cluster.RoundTrip(broker, 0);
    }

    private void Inject()
    {
        switch (_random.Next(6))
        {
            case 0:
                cluster.Lead(_random.Next(partitions), 1 + _random.Next(MockCluster.Brokers));
                break;
            case 1:
                cluster.RoundTrip(1 + _random.Next(MockCluster.Brokers), _random.Next(3) == 0 ? 200 : 0);
                break;
            case 2 or 3:
                var (api, errors) = Requests[_random.Next(Requests.Length)];
                cluster.Fail(api, [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => errors[_random.Next(errors.Length)])]);
                break;
            default:
                break;
        }
    }
}
