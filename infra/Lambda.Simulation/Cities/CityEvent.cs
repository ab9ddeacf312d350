namespace Lambda.Simulation.Cities;

/// <summary>What happened.</summary>
/// <param name="Json">The event as it is sent.</param>
/// <param name="Time">When, in milliseconds since 1970.</param>
/// <param name="MayWait">
/// Whether it may arrive after events that happened later. Goods that come in may not: an event that waits when the stream ends is in none of its
/// records, and stock would be less than nothing where what went out is there and what came in is not.
/// </param>
internal sealed record CityEvent(byte[] Json, long Time, bool MayWait);
