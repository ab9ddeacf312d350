using System.Buffers;
using System.Security.Cryptography;
using Lambda.SharedLogic.Events;

namespace Lambda.Simulation.Tests;

/// <summary>Streams of the kinds that the tests ask for, and what can be read off them.</summary>
internal static class Cities
{
    /// <summary>An orderly stream.</summary>
    public static SimulationOptions Orderly(ulong seed, long records = 100_000) => new() { Seed = seed, Records = records };

    /// <summary>A stream with every kind of disorder.</summary>
    public static SimulationOptions Disorderly(ulong seed, long records = 200_000) =>
        Orderly(seed, records) with { Late = 0.02, Duplicates = 0.03, OutOfOrder = 0.05, Poison = 0.01 };

    /// <summary>The records as events, copies and poison left out, by event time.</summary>
    public static IReadOnlyList<DeliveryEvent> EventsOf(SimulationOptions options)
    {
        var batch = new DeliveryEventBatch();
        foreach (var record in CitySimulation.Events(options).Where(record => record.Kind is not (RecordKind.Duplicate or RecordKind.Poison)))
        {
            if (!DeliveryEventJson.TryDecode(record.Json.Span, batch, out var rejection))
                Assert.Fail($"{record.EventId}: {rejection}");
        }

        return [.. batch.Events.ToArray().OrderBy(each => each.EventTime)];
    }

    /// <summary>The SHA-256 over all records and the truth about them.</summary>
    public static string HashOf(SimulationOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var truth = new ArrayBufferWriter<byte>();
        foreach (var record in CitySimulation.Events(options))
        {
            truth.ResetWrittenCount();
            TruthLine.Write(in record, truth);
            hash.AppendData(record.Json.Span);
            hash.AppendData(truth.WrittenSpan);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
