using Lambda.SharedLogic.Events;
using Lambda.Testing.Events;

namespace Lambda.SharedLogic.Tests.Events;

public class DecodingCostTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_valid_event_allocates_nothing_once_the_batch_has_grown(bool withEventId)
    {
        var random = new Random(7);
        var events = new RandomEvents(random);
        var spelling = new JsonSpelling(random);
        var records = Enumerable.Range(0, 500)
            .Select(i => spelling.Write((events.Next() with { EventId = withEventId ? $"E{i}" : null }).Members()))
            .ToArray();
        var batch = new DeliveryEventBatch();
        // The runtime allocates a little of its own when it recompiles a method: the least of several rounds is ours.
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            DecodeAll(records, batch);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.Equal(records.Length, batch.Count);
    }

    private static void DecodeAll(byte[][] records, DeliveryEventBatch batch)
    {
        batch.Clear();
        foreach (var record in records)
        {
            DeliveryEventJson.TryDecode(record, batch, out _);
        }
    }
}
