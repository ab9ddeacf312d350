using Lambda.Benchmarks.Measuring;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Views;
using Lambda.SpeedLayer;

namespace Lambda.Benchmarks.Kafka;

/// <summary>A consumer's work over the whole topic, cut off after each of its stages: a stage's cost is the difference to the one before.</summary>
internal sealed class ConsumerStages(FilledTopic topic, IReadOnlyList<ViewDefinition> views, PartitionMemories memories)
{
    private const int RecordsPerFlush = 50_000;

    /// <summary>Fetched and put into batches.</summary>
    public Cost Read() => Each((_, _) => { });

    /// <summary>And decoded.</summary>
    public Cost Decode()
    {
        var events = new DeliveryEventBatch();
        return Each((_, batch) =>
        {
            events.Clear();
            for (var i = 0; i < batch.Count; i++)
            {
                DeliveryEventJson.TryDecodeInPlace(batch.SegmentOf(i), events, out EventRejection? _);
            }
        });
    }

    /// <summary>And folded into every view, copies left out; what changed is encoded when it is due, or forgotten.</summary>
    public Cost Fold(bool encodes)
    {
        var memory = topic.Ends.Select(_ => memories.Rent(views, new SpeedOptions().MemoryBytes / topic.Ends.Length)).ToArray();
        var folds = memory.Select((part, partition) => new PartitionFold(topic.Log.Topic, new PartitionProgress(partition, 0, 0, EventTimeClock.NothingSeen, "", []), part)).ToArray();
        var (flushed, letters) = (new long[folds.Length], new List<DeadLetter>());
        var cost = Each((partition, batch) =>
        {
            var fold = folds[partition];
            fold.Process(batch, letters);
            if (fold.Position - flushed[partition] >= RecordsPerFlush)
            {
                _ = encodes ? fold.Changes() : null;
                fold.ForgetChanges();
                flushed[partition] = fold.Position;
            }
        });
        for (var partition = 0; partition < folds.Length; partition++)
        {
            folds[partition].Release(isRead: false);
            memories.Return(memory[partition]);
        }

        return cost;
    }

    private Cost Each(Action<int, LogBatch> process) => Cost.OfProcess(() =>
    {
        var batch = new LogBatch();
        for (var partition = 0; partition < topic.Ends.Length; partition++)
        {
            var reader = topic.Log.OpenReader(partition, 0);
            for (var next = 0L; next < topic.Ends[partition]; next += batch.Count)
            {
                reader.ReadAsync(batch, TimeSpan.FromSeconds(30), default).AsTask().GetAwaiter().GetResult();
                process(partition, batch);
            }

            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        return topic.Count;
    });
}
