using Lambda.Ports.RealTime;
using Lambda.SpeedLayer;
using Lambda.Testing;
using Lambda.Testing.InMemory;
using Xunit.Abstractions;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>An owner that is frozen between reading and writing for so long that another has taken its partition, over real Kafka and Redis.</summary>
[Collection(ServerTests.Name)]
public sealed class ZombieTests(RealServers servers, ITestOutputHelper output)
{
    [Fact]
    public async Task A_zombies_flush_is_tried_refused_and_applied_nowhere()
    {
        var rounds = Rounds.Count(otherwise: 10);
        var random = new Random(Rounds.Seed);
        var (tried, refused, applied, groups) = (0, 0, 0, 0);
        await using var world = await SpeedWorld.StartAsync(servers, random.Next(), partitions: 1);
        for (var round = 0; round < rounds; round++)
        {
            await using var log = await world.Place.OpenLogAsync();
            await using var store = await world.Place.OpenStoreAsync();
            var frozen = new FrozenStore(store, flushesBefore: random.Next(4));
            var zombie = new PartitionConsumer(
                0, $"zombie-{round}", SpeedNode.Logic, SpeedNode.Views, log, frozen, world.Letters, new InMemoryCatalog(), SpeedNode.Options, TimeProvider.System).RunAsync(default);
            using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10)))
            {
                while (!frozen.IsFrozen.IsCompleted)
                {
                    await world.Feed.AppendAsync(15);
                    await timer.WaitForNextTickAsync();
                }
            }

            await using var heir = await SpeedNode.StartAsync(world, $"heir-{round}");

            // In half of the rounds the heir has written before the zombie wakes, in the others it has not even read the log.
            if (round % 2 == 0)
            {
                await world.Feed.AppendAsync(40);
                await world.CheckAsync();
            }
            else
            {
                await heir.Acquired;
            }

            frozen.Wake();
            await Assert.ThrowsAsync<OwnershipLostException>(() => zombie);
            (tried, refused, applied) = (tried + frozen.Tried, refused + frozen.Refused, applied + frozen.Applied);
            await world.Feed.AppendBarrierAsync();
            await world.Feed.AppendAsync(10);
            groups += await world.CheckAsync();
            await heir.StopAsync();
            Assert.Empty(heir.Failures);
        }

        output.WriteLine($"tried {tried}, refused {refused}, applied {applied}; {groups} groups compared, difference 0");
        Assert.Equal((rounds, rounds, 0), (tried, refused, applied));
    }

    /// <summary>Holds a flush up until it is woken, and counts what becomes of it and of all that follow.</summary>
    private sealed class FrozenStore(IRealTimeViewStore store, int flushesBefore) : PassingRealTimeStore(store)
    {
        private readonly TaskCompletionSource _frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _flushes;

        public Task IsFrozen => _frozen.Task;

        public int Tried { get; private set; }

        public int Refused { get; private set; }

        public int Applied { get; private set; }

        public void Wake() => _wake.SetResult();

        public override async ValueTask<bool> FlushAsync(RealTimeFlush flush, CancellationToken cancellationToken)
        {
            if (_flushes++ < flushesBefore)
                return await base.FlushAsync(flush, cancellationToken);
            _frozen.TrySetResult();
            await _wake.Task;
            Tried++;
            var isWritten = await base.FlushAsync(flush, cancellationToken);
            (Refused, Applied) = isWritten ? (Refused, Applied + 1) : (Refused + 1, Applied);
            return isWritten;
        }
    }
}
