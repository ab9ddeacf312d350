using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Tests.Events;

/// <summary>Short forms for tests that decode one record.</summary>
internal static class Decoding
{
    public const string Seed =
        """{"driver_id":"D12345","timestamp":"2023-10-18T14:30:45Z","gps_coordinates":{"latitude":40.730610,"longitude":-73.935242},"shipment_status":"in_transit","package_id":"PKG78910"}""";

    /// <summary>The event of a valid record, in a batch of its own.</summary>
    public static DeliveryEvent Decode(ReadOnlySpan<byte> json)
    {
        var batch = new DeliveryEventBatch();
        Assert.True(DeliveryEventJson.TryDecode(json, batch, out var rejection), rejection?.ToString());
        return batch.Events[0];
    }

    public static DeliveryEvent Decode(string json) => Decode(System.Text.Encoding.UTF8.GetBytes(json));

    /// <summary>The rejection of a record, after checking that it left no event behind.</summary>
    public static EventRejection Reject(ReadOnlySpan<byte> json)
    {
        var batch = new DeliveryEventBatch();
        Assert.False(DeliveryEventJson.TryDecode(json, batch, out var rejection), "the record was accepted");
        Assert.Equal(0, batch.Count);
        return rejection;
    }

    public static EventRejection Reject(string json) => Reject(System.Text.Encoding.UTF8.GetBytes(json));

    /// <summary>A valid record with more properties (JSON text) at its end.</summary>
    public static string With(string properties) =>
        $$"""{"package_id":"P1","timestamp":"2023-10-18T14:30:45Z","shipment_status":"delivered",{{properties}}}""";

    /// <summary>A valid record in which a property has this value (JSON text) as its last one.</summary>
    public static string With(string name, string value) => With($"\"{name}\":{value}");

    /// <summary>Microseconds since 1970 of an ISO time, by the framework's own parser.</summary>
    public static long Micros(string time) =>
        (DateTimeOffset.Parse(time).UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
