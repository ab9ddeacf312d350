using Confluent.Kafka;
using Lambda.Infra.Kafka.Client;
using Lambda.Infra.Kafka.Log;
using Lambda.Ports.Log;

namespace Lambda.Infra.Kafka;

/// <summary>
/// A consumer group of Kafka, used to share the partitions and for nothing else: it reads no records and commits no offsets. Rebalancing is cooperative: partitions that
/// stay with their node are consumed all the while.
/// </summary>
/// <param name="options">The servers, the topic and the group.</param>
/// <param name="notice">Told what the client has to say. On the client's threads.</param>
public sealed class KafkaPartitionGroup(KafkaLogOptions options, Action<string> notice) : IPartitionGroup
{
    /// <inheritdoc/>
    public async Task RunAsync(Func<IReadOnlySet<int>, Task> hold, CancellationToken cancellationToken)
    {
        KafkaLibrary.Initialize();
        await using var thread = new WaitingThread($"kafka group {options.Group}");
        await thread.RunAsync(() => new Membership(options, notice, hold).Run(cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>One membership, on one thread: the client calls back on the thread that polls it, and goes on when the call returns.</summary>
    private sealed class Membership(KafkaLogOptions options, Action<string> notice, Func<IReadOnlySet<int>, Task> hold)
    {
        private readonly HashSet<int> _mine = [];
        private bool _hasNew;
        private bool _isLeaving;
        private bool _wasGiven;
        private volatile bool _isRefused;

        public void Run(CancellationToken cancellationToken)
        {
            var consumer = new ConsumerBuilder<Ignore, Ignore>(ClientSettings.Member(options))
                .SetPartitionsAssignedHandler((_, partitions) => Take(partitions))
                .SetPartitionsRevokedHandler((_, partitions) => Release(partitions))
                .SetPartitionsLostHandler((_, partitions) => Release(partitions))
                .SetErrorHandler((_, error) => Hear(error))
                .SetLogHandler((_, log) => notice($"group {options.Group}: {log.Message}"))
                .Build();
            try
            {
                consumer.Subscribe(options.Topic);
                while (!cancellationToken.IsCancellationRequested)
                {
                    Poll(consumer);
                    RefuseSession();
                }
            }
            finally
            {
                ReleaseAll();
                Leave(consumer);
            }
        }

        /// <summary>
        /// librdkafka 2.0 ends the whole process when a member is closed that the group has taken in but has not given its first share, be it an empty one (an assertion in
        /// rd_kafka_sticky_assignor_state_destroy; 2.3 has it right: https://github.com/confluentinc/librdkafka/issues/4312). So that is waited for: here for a session at most, and
        /// then on a thread that holds nobody up, for a group that changes all the time takes longer to share than that.
        /// </summary>
        private void Leave(IConsumer<Ignore, Ignore> consumer)
        {
            _isLeaving = true;
            for (var slice = 0; !_wasGiven && !_isRefused && slice * LogLimits.Slice < options.SessionTimeout; slice++)
            {
                Poll(consumer);
            }

            // One that was refused has not been taken in.
            if (_wasGiven || _isRefused)
            {
                Close(consumer);
                return;
            }

            notice($"group {options.Group}: has given no share yet; it is left when it has");
            new Thread(() => LeaveLater(consumer)) { IsBackground = true, Name = $"kafka group {options.Group}, left" }.Start();
        }

        private void LeaveLater(IConsumer<Ignore, Ignore> consumer)
        {
            while (!_wasGiven)
            {
                try
                {
                    Poll(consumer);
                }
                catch (IOException failure)
                {
                    notice(failure.Message);
                }
            }

            Close(consumer);
        }

        private static void Close(IConsumer<Ignore, Ignore> consumer)
        {
            consumer.Close();
            consumer.Dispose();
        }

        private void Poll(IConsumer<Ignore, Ignore> consumer)
        {
            try
            {
                WakeForHeartbeat(consumer);
                consumer.Consume(LogLimits.Slice);
            }
            catch (ConsumeException failure) when (!failure.Error.IsFatal)
            {
                // The client joins again by itself.
                Hear(failure.Error);
            }
            catch (KafkaException failure)
            {
                throw new IOException($"group '{options.Group}' of topic '{options.Topic}': {failure.Error.Reason} ({failure.Error.Code})", failure);
            }

            if (_hasNew)
            {
                _hasNew = false;
                consumer.Pause(consumer.Assignment);
            }
        }

        /// <summary>
        /// librdkafka 2.0 looks whether a heartbeat is due only when its thread is awake, which by itself it is twice a second or so: a member that should send one every 100 ms hears half a second late that
        /// another is gone, and may be taken for dead itself. Any question that this thread answers wakes it.
        /// </summary>
        private static void WakeForHeartbeat(IConsumer<Ignore, Ignore> consumer) => _ = consumer.MemberId;

        private void Hear(Error error)
        {
            _isRefused |= error.Code == ErrorCode.InvalidSessionTimeout;
            notice($"group {options.Group}: {error.Reason} ({error.Code})");
        }

        /// <summary>The client would ask again for ever.</summary>
        private void RefuseSession()
        {
            if (_isRefused)
            {
                throw new IOException(
                    $"group '{options.Group}' of topic '{options.Topic}': the servers allow no session of {options.SessionTimeout.TotalSeconds} s; change Kafka:SessionTimeout, or the servers' group.min.session.timeout.ms (6 s by default) and group.max.session.timeout.ms");
            }
        }

        // From the end on, and paused at once: membership needs no records.
        private IEnumerable<TopicPartitionOffset> Take(List<TopicPartition> partitions)
        {
            (_hasNew, _wasGiven) = (true, true);
            Change(() => _mine.UnionWith(partitions.Select(partition => partition.Partition.Value)));
            return partitions.Select(partition => new TopicPartitionOffset(partition, Offset.End));
        }

        private void Release(List<TopicPartitionOffset> partitions) => Change(() => _mine.ExceptWith(partitions.Select(partition => partition.Partition.Value)));

        private void ReleaseAll() => Change(_mine.Clear);

        private void Change(Action change)
        {
            if (_isLeaving)
            {
                return;
            }

            var before = _mine.ToHashSet();
            change();
            if (!_mine.SetEquals(before))
            {
                hold(_mine.ToHashSet()).GetAwaiter().GetResult();
            }
        }
    }
}
