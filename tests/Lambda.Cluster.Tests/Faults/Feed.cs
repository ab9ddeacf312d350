using System.Text;
using Lambda.Ports.Log;
using Lambda.SharedLogic.Ingest;
using Lambda.Testing.Events;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>What comes in, from a seed: events, copies of them, late ones, records that are none, and barriers. It knows how many of each, which is all that conservation needs.</summary>
internal sealed class Feed(IEventLog log, int seed)
{
    private static readonly DateTimeOffset Noon = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Statuses = ["received", "dispatched", "picked_up", "in_transit", "out_for_delivery", "delivered", "failed"];
    private static readonly string[] NoEvents = ["{", "[]", "no event", """{"package_id":"P1"}""", "\0", """{"package_id":"P1","timestamp":"yesterday","shipment_status":"delivered"}"""];
    private readonly Random _random = new(seed);
    private readonly List<LogRecord> _sent = [];
    private long _epoch;

    /// <summary>Different events.</summary>
    public int Events => _sent.Count;

    /// <summary>Copies of events.</summary>
    public int Copies { get; private set; }

    /// <summary>Records that are no events.</summary>
    public int Poison { get; private set; }

    /// <summary>Barriers, over all partitions.</summary>
    public int Barriers { get; private set; }

    /// <summary>Appends so many records, a few at a time.</summary>
    public async Task AppendAsync(int count)
    {
        while (count > 0)
        {
            var records = Enumerable.Range(0, Math.Min(count, 1 + _random.Next(30))).Select(_ => Next()).ToList();
            await log.AppendAsync(records, default);
            count -= records.Count;
        }
    }

    /// <summary>Begins an epoch.</summary>
    public async Task AppendBarrierAsync()
    {
        _epoch++;
        for (var partition = 0; partition < log.PartitionCount; partition++, Barriers++)
            await log.AppendBarrierAsync(partition, _epoch, default);
    }

    private LogRecord Next()
    {
        switch (_random.Next(20))
        {
            case 0:
                Poison++;
                return new LogRecord(_random.Next(log.PartitionCount), default, Encoding.UTF8.GetBytes(NoEvents[_random.Next(NoEvents.Length)]));
            case 1 or 2 when _sent.Count > 0:
                Copies++;
                return _sent[^(1 + _random.Next(Math.Min(_sent.Count, 200)))];
            default:
                _sent.Add(NextEvent());
                return _sent[^1];
        }
    }

    private LogRecord NextEvent()
    {
        var (package, number) = ($"P{_random.Next(60)}", _sent.Count);
        var at = Noon.AddSeconds(number * 20).AddMinutes(_random.Next(8) == 0 ? -_random.Next(600) : -_random.Next(5));
        var key = Encoding.UTF8.GetBytes(package);
        var draft = Some.Event(package, $"e{number}") with
        {
            Courier = $"C{_random.Next(5)}", DriverId = $"D{_random.Next(9)}", Status = Statuses[_random.Next(Statuses.Length)], Timestamp = At(at),
            PickedUpAt = At(at.AddMinutes(-_random.Next(1, 90))), PromisedAt = At(at.AddMinutes(_random.Next(-30, 60))), Destination = $"Z{_random.Next(4)}",
            Origin = $"Z{_random.Next(4)}", DestinationRegion = $"R{_random.Next(3)}", WarehouseId = $"W{_random.Next(3)}", Sku = $"S{_random.Next(5)}",
            Area = _random.Next(2) == 0 ? "metro" : "rural", Quantity = _random.Next(1, 9), DistanceMeters = _random.Next(100, 9_000), Position = (52 + (_random.Next(100) / 100m), 13 + (_random.Next(100) / 100m)),
        };
        return new LogRecord(Partitioner.For(key, log.PartitionCount), key, draft.ToJson());
    }

    private static Instant At(DateTimeOffset time) => new((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}
