using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Ingest;
using Lambda.Simulation.Arrivals;

namespace Lambda.Simulation.Tests;

public class ContractTests
{
    [Fact]
    public void Every_event_is_accepted_and_all_poison_rejected()
    {
        var batch = new DeliveryEventBatch();
        var faults = new HashSet<string>();
        foreach (var record in CitySimulation.Events(Cities.Disorderly(31)))
        {
            batch.Clear();
            var isEvent = DeliveryEventJson.TryDecode(record.Json.Span, batch, out var rejection);

            if (isEvent != (record.Kind != RecordKind.Poison))
                Assert.Fail($"record {record.Index}, {record.Kind} {record.Fault}: {rejection}");
            if (isEvent)
            {
                Assert.Equal(record.EventTime, DateTimeOffset.UnixEpoch.AddMicroseconds(batch.Events[0].EventTime));
            }

            faults.UnionWith(record.Fault is { } fault ? [fault] : []);
        }

        Assert.Equal(PoisonRecords.Faults.Order(), faults.Order());
    }

    [Fact]
    public void Each_fault_is_rejected_for_a_reason_of_its_own_or_in_a_field_of_its_own()
    {
        var rejections = CitySimulation.Events(Cities.Orderly(32, 5_000) with { Poison = 0.9 })
            .Where(record => record.Kind == RecordKind.Poison)
            .DistinctBy(record => record.Fault)
            .Select(record => (record.Fault, Rejection: RejectionOf(record)))
            .ToList();

        // Two are broken JSON in two ways, and a quantity is no whole number in two.
        Assert.Equal(PoisonRecords.Faults.Count() - 2, rejections.DistinctBy(each => (each.Rejection.Field, each.Rejection.Reason)).Count());
    }

    [Fact]
    public void A_body_of_lines_is_taken_record_by_record()
    {
        var records = CitySimulation.Events(Cities.Disorderly(33, 20_000)).ToList();
        var body = records.SelectMany(record => (byte[])[.. record.Json.Span, (byte)'\n']).ToArray();
        var read = new IngestBody();

        Assert.True(read.TryRead(body, "application/x-ndjson", out _));
        Assert.Equal(records.Where(record => record.Kind == RecordKind.Poison).Select(record => (int)record.Index), read.Rejected.Select(rejected => rejected.Index));
        Assert.Equal(records.Where(record => record.Kind != RecordKind.Poison).Select(record => (int)record.Index), read.Accepted.Select(accepted => accepted.Index));
    }

    [Fact]
    public void Identities_tell_copies_from_events_as_the_labels_do()
    {
        var records = CitySimulation.Events(Cities.Disorderly(34, 50_000)).Where(record => record.Kind != RecordKind.Poison).ToList();
        var batch = new DeliveryEventBatch();
        var seen = new HashSet<EventIdentity>();
        foreach (var record in records)
        {
            Assert.True(DeliveryEventJson.TryDecode(record.Json.Span, batch, out _));
            Assert.Equal(record.Kind != RecordKind.Duplicate, seen.Add(batch.Events[^1].Identity));
        }
    }

    private static EventRejection RejectionOf(SimulatedRecord record)
    {
        Assert.False(DeliveryEventJson.TryDecode(record.Json.Span, new DeliveryEventBatch(), out var rejection));
        return rejection!;
    }
}
