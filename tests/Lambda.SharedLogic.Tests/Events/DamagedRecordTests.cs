using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Ingest;
using Lambda.Testing.Events;

namespace Lambda.SharedLogic.Tests.Events;

public class DamagedRecordTests
{
    private const int Seed = 20231018;

    [Fact]
    public void Damaged_records_are_events_or_rejections_with_field_and_reason() => Check(records: 2_000);

    [Fact, Trait("Category", "Slow")]
    public void Fifty_thousand_damaged_records_are_too() => Check(records: 50_000);

    private static void Check(int records)
    {
        var mutator = new RecordMutator(Seed);
        var batch = new DeliveryEventBatch();
        var body = new IngestBody();
        var outcomes = new HashSet<(string Mutation, bool IsEvent)>();
        for (var i = 0; i < records; i++)
        {
            var record = mutator.Next();
            batch.Clear();
            var isEvent = DeliveryEventJson.TryDecode(record.Bytes, batch, out var rejection);

            Assert.True(body.TryRead(record.Bytes, "application/x-ndjson", out _), $"seed {Seed}, record {i}, {record}");
            Assert.Equal(isEvent ? (1, 0) : (0, 1), (body.Accepted.Count, body.Rejected.Count));
            Assert.True(isEvent ? IsValid(batch.Events[0]) : IsExplained(rejection!), $"seed {Seed}, record {i}, {record}: {rejection}");
            if (isEvent)
            {
                AssertDecodesAlike(body.Accepted[0], batch.Events[0]);
            }

            if (record.Mutation == "untouched" && !isEvent)
            {
                Assert.Fail($"seed {Seed}, record {i}, {rejection}, {System.Text.Encoding.UTF8.GetString(record.Bytes)}");
            }

            outcomes.Add((record.Mutation, isEvent));
        }

        Assert.All(mutator.Mutations, mutation => Assert.Contains(outcomes, outcome => outcome.Mutation == mutation));
        string[] neverAnEvent = ["truncated", "no object", "written twice", "bad UTF-8"];
        Assert.All(neverAnEvent, mutation => Assert.DoesNotContain((mutation, true), outcomes));
    }

    private static void AssertDecodesAlike(AcceptedRecord record, DeliveryEvent expected)
    {
        var later = new DeliveryEventBatch();
        Assert.True(DeliveryEventJson.TryDecode(record.Raw.Span, later, out _));
        Assert.Equal(expected.Identity, later.Events[0].Identity);
        Assert.Equal(expected.PackageId.ToString(), System.Text.Encoding.UTF8.GetString(record.Key.Span));
    }

    private static bool IsValid(DeliveryEvent decoded) =>
        decoded.PackageId.Bytes.Length is > 0 and <= 800
        && decoded.EventTime is >= 0 and < EventLimits.EndOfTime
        && Enum.IsDefined(decoded.Status)
        && decoded.Quantity is null or (>= 0 and <= EventLimits.Count)
        && decoded.Position is null or { LatitudeE7: >= -900_000_000 and <= 900_000_000, LongitudeE7: >= -1_800_000_000 and <= 1_800_000_000 };

    private static bool IsExplained(EventRejection rejection) =>
        rejection.Field.Length > 0
        && (rejection.Reason.StartsWith("must ", StringComparison.Ordinal) || rejection.Reason.StartsWith("is required", StringComparison.Ordinal))
        && rejection.Value is null or { Length: <= EventRejection.MaximumValueLength };
}
