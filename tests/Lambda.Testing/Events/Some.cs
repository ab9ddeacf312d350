namespace Lambda.Testing.Events;

/// <summary>Values for tests that do not care which.</summary>
public static class Some
{
    /// <summary>A valid event; say with <c>with</c> what matters.</summary>
    public static EventDraft Event() => new();

    /// <summary>A valid event of a package, with an id.</summary>
    public static EventDraft Event(string packageId, string eventId) => new() { PackageId = packageId, EventId = eventId };

    /// <summary>The record that the project's first users sent.</summary>
    public static byte[] SeedRecord() => """
        {"driver_id":"D12345","timestamp":"2023-10-18T14:30:45Z","gps_coordinates":{"latitude":40.730610,"longitude":-73.935242},"shipment_status":"in_transit","package_id":"PKG78910"}
        """u8.ToArray();
}
