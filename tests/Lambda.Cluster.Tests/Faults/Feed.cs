using System.Text;
using Lambda.Ports.Log;
using Lambda.Seam.Tests;
using Lambda.SharedLogic.Ingest;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>What comes in, from a seed: events, copies of them, late ones, records that are none, and barriers. It knows how many of each, which is all that conservation needs.</summary>
/// <param name="log">Where to.</param>
/// <param name="follower">Is told of each record, for the oracle.</param>
/// <param name="seed">What comes.</param>
internal sealed class Feed(IEventLog log, LogFollower follower, int seed)
{
    private static readonly string[] Statuses = ["received", "dispatched", "picked_up", "in_transit", "out_for_delivery", "delivered", "failed"];
    private static readonly string[] NoEvents = ["{", "[]", "no event", """{"package_id":"P1"}""", "\0", """{"package_id":"P1","timestamp":"yesterday","shipment_status":"delivered"}"""];
    private const int MostAtOnce = 30;
    private readonly Random _random = new(seed);
    private readonly List<SeamEvent> _sent = [];
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
            var records = Enumerable.Range(0, Math.Min(count, 1 + _random.Next(MostAtOnce))).Select(_ => Next()).ToList();
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
                var partition = _random.Next(log.PartitionCount);
                follower.Sent(partition, null);
                return new LogRecord(partition, default, Encoding.UTF8.GetBytes(NoEvents[_random.Next(NoEvents.Length)]));
            case 1 or 2 when _sent.Count > 0:
                Copies++;
                return RecordOf(_sent[^(1 + _random.Next(Math.Min(_sent.Count, 200)))]);
            default:
                _sent.Add(NextEvent());
                return RecordOf(_sent[^1]);
        }
    }

    private LogRecord RecordOf(SeamEvent sent)
    {
        var key = Encoding.UTF8.GetBytes(sent.Package);
        var partition = Partitioner.For(key, log.PartitionCount);
        follower.Sent(partition, sent);
        return new LogRecord(partition, key, sent.ToJson());
    }

    /// <summary>Eight of them a minute; one in eight tells of something that was up to ten hours ago.</summary>
    private SeamEvent NextEvent()
    {
        var number = _sent.Count;
        return new SeamEvent(
            EventId: $"e{number}", Package: $"P{_random.Next(60)}", Minute: (number / 8) - (_random.Next(8) == 0 ? _random.Next(600) : _random.Next(5)),
            Status: Statuses[_random.Next(Statuses.Length)], Courier: $"C{_random.Next(5)}", Driver: $"D{_random.Next(9)}", Origin: $"Z{_random.Next(4)}",
            Destination: $"Z{_random.Next(4)}", Region: $"R{_random.Next(3)}", Area: _random.Next(2) == 0 ? "metro" : "rural", Warehouse: $"W{_random.Next(3)}",
            Sku: $"S{_random.Next(5)}", Quantity: _random.Next(1, 9), Distance: _random.Next(100, 9_000), PromisedInMinutes: _random.Next(-30, 60),
            PickedUpMinutesAgo: _random.Next(1, 90), Position: (52 + (_random.Next(100) / 100.0), 13 + (_random.Next(100) / 100.0)));
    }
}
