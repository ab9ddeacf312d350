using Lambda.SharedLogic.Events;
using Lambda.Testing.Events;
using static Lambda.SharedLogic.Tests.Events.Decoding;

namespace Lambda.SharedLogic.Tests.Events;

public class EventSpellingTests
{
    [Fact]
    public void However_an_event_is_spelled_it_is_decoded_as_meant() =>
        EventIdentityTests.ForEvents(1_000, (draft, random) =>
            Assert.Equal(Meant(draft), Read(Decode(new JsonSpelling(random).Write(draft.Members())))));

    private static Meaning Meant(EventDraft draft) => new(
        draft.PackageId,
        draft.Timestamp.Micros,
        draft.Status,
        string.Join('|', draft.DriverId, draft.Courier, draft.Origin, draft.Destination, draft.OriginRegion, draft.DestinationRegion, draft.WarehouseId, draft.Sku, draft.Area),
        draft.Position is var (latitude, longitude) ? new GeoPoint((long)(latitude * 10_000_000), (long)(longitude * 10_000_000)) : null,
        draft.Quantity,
        draft.DistanceMeters,
        draft.PromisedAt?.Micros,
        draft.PickedUpAt?.Micros);

    private static Meaning Read(DeliveryEvent decoded) => new(
        decoded.PackageId.ToString(),
        decoded.EventTime,
        DeliveryStatuses.Name(decoded.Status),
        string.Join('|', decoded.DriverId, decoded.Courier, decoded.Origin, decoded.Destination, decoded.OriginRegion, decoded.DestinationRegion, decoded.WarehouseId, decoded.Sku, decoded.Area),
        decoded.Position,
        decoded.Quantity,
        decoded.DistanceMeters,
        decoded.PromisedAt,
        decoded.PickedUpAt);

    private sealed record Meaning(
        string PackageId,
        long EventTime,
        string Status,
        string Texts,
        GeoPoint? Position,
        long? Quantity,
        long? DistanceMeters,
        long? PromisedAt,
        long? PickedUpAt);
}
