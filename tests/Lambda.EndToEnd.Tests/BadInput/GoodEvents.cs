using System.Text;
using Lambda.EndToEnd.Tests.Processes;
using Lambda.Ports.Log;

namespace Lambda.EndToEnd.Tests.BadInput;

/// <summary>Good events among the damaged ones, all of one courier, each of a package of its own.</summary>
public sealed class GoodEvents
{
    private const string Courier = "good-courier";
    private int _made;

    /// <summary>How many were put into the log without going through the front door.</summary>
    public int AppendedBehind { get; private set; }

    /// <summary>The next one.</summary>
    public byte[] Next()
    {
        var number = ++_made;
        return Encoding.UTF8.GetBytes(
            $$"""{"package_id":"good-{{number}}","event_id":"{{number}}","timestamp":"2024-05-01T{{number % 24:00}}:00:00Z","shipment_status":"delivered","courier":"{{Courier}}","distance_meters":{{number}}}""");
    }

    /// <summary>The next one as a record of the log.</summary>
    public LogRecord Behind(int partition)
    {
        AppendedBehind++;
        return new LogRecord(partition, Encoding.UTF8.GetBytes($"good-{_made + 1}"), Next());
    }

    /// <summary>Every one of them is counted, once.</summary>
    public async Task AssertCountedAsync(PlatformClient client)
    {
        var body = await client.GetAsync($"v1/views/couriers-hourly/query?interval=all&key.courier={Courier}");
        var values = body.GetProperty("rows").EnumerateArray().Single().GetProperty("values");
        long[] expected = [_made, _made, _made * (_made + 1L) / 2];
        Assert.Equal(expected, new[] { "events", "delivered", "distanceMeters" }.Select(name => values.GetProperty(name).GetInt64()));
        Assert.Equal("complete", body.GetProperty("receipt").GetProperty("completeness").GetString());
    }
}
