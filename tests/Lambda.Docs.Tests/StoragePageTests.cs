using Lambda.Docs.Tests.Markdown;
using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.Docs.Tests;

/// <summary>The bytes in docs/storage.md are those that the code writes.</summary>
public class StoragePageTests
{
    private static readonly List<string> Examples =
        [.. MarkdownPage.Of("docs/storage.md").Lines.Where(line => line.StartsWith("    ", StringComparison.Ordinal) && !line.Contains('[')).Select(line => line.Trim())];

    [Fact]
    public void The_keys_are_as_drawn() =>
        Assert.Equal([Hex(GroupKey.Encode(["vendor-1"])), Hex(GroupKey.Encode(["Bronx", "unknown"]))], Examples.Take(2));

    [Fact]
    public void The_states_are_as_drawn() => Assert.Equal([StateOf(StateForm.Exact), StateOf(StateForm.Sketch)], Examples.Skip(2));

    [Fact]
    public void The_bucket_is_as_computed_there() => Assert.Equal(402, LogLinearBuckets.IndexOf(2_655));

    private static string StateOf(StateForm form)
    {
        var (table, batch, writer) = (new StateTable(new LongTripsDaily().Define(), form), new DeliveryEventBatch(), new StateWriter());
        Assert.True(DeliveryEventJson.TryDecode(
            """{"package_id":"P","timestamp":"2019-01-15T10:00:00Z","shipment_status":"delivered","courier":"vendor-1","distance_meters":12000}"""u8, batch, out _));
        table.Fold([batch.Events[0]]);
        table.Encode(0, writer);
        return Hex(writer.Written);
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => string.Join(' ', Convert.ToHexString(bytes).Chunk(2).Select(pair => new string(pair)));
}
