using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Events;
using Lambda.Testing.Events;
using static Lambda.SharedLogic.Tests.Events.Decoding;

namespace Lambda.SharedLogic.Tests.Events;

public class EventIdentityTests
{
    [Fact]
    public void Identities_are_part_of_the_master_dataset_and_never_change()
    {
        Assert.Equal(new EventIdentity(6388852405316837695, 6025279366299349078), EventIdentity.Of("PKG78910"u8, "E1"u8));
        Assert.Equal(new EventIdentity(15476130075335236463, 1406031824867897517), Decode(Seed).Identity);
        Assert.Equal(new EventIdentity(3788840299212030699, 17741021110590630290), Decode(With("\"note\":{\"a\":[1,-2.50,true,null,\"é\"],\"b\":{}}")).Identity);
    }

    [Fact]
    public void However_long_both_ids_are_it_is_the_hash_of_both_and_of_the_first_ones_length()
    {
        var bytes = Enumerable.Range(1, 300).Select(i => (byte)i).ToArray();
        for (var package = 0; package < 150; package++)
        {
            for (var id = 0; id < 150; id++)
            {
                var (high, low) = Lambda.SharedLogic.Hashing.Murmur3.Hash128([.. BitConverter.GetBytes(package), .. bytes[..package], .. bytes[^id..]], 0x6c61_6d62_6461_0001);
                Assert.Equal(new EventIdentity(high, low), EventIdentity.Of(bytes.AsSpan(0, package), bytes.AsSpan(300 - id)));
            }
        }
    }

    [Fact]
    public void An_event_id_is_unique_within_its_package_only()
    {
        Assert.NotEqual(EventIdentity.Of("P1"u8, "E1"u8), EventIdentity.Of("P2"u8, "E1"u8));
        Assert.NotEqual(EventIdentity.Of("P1"u8, "2E"u8), EventIdentity.Of("P12"u8, "E"u8));
    }

    [Fact]
    public void With_an_event_id_the_rest_does_not_matter() =>
        Assert.Equal(
            Decode(With("\"event_id\":\"E1\",\"quantity\":1")).Identity,
            Decode(With("\"event_id\":\"\\u00451\",\"quantity\":2")).Identity);

    [Fact]
    public void An_event_id_that_is_null_is_absent() =>
        Assert.Equal(Decode(With("\"sku\":\"s\"")).Identity, Decode(With("\"sku\":\"s\",\"event_id\":null")).Identity);

    [Theory]
    [InlineData("\"note\":1", "\"note\":\"1\"")]
    [InlineData("\"note\":[]", "\"note\":{}")]
    [InlineData("\"note\":null", "\"other\":null")]
    [InlineData("\"note\":null", "\"sku\":null")]
    [InlineData("\"note\":true", "\"note\":false")]
    [InlineData("\"note\":[1,2]", "\"note\":[2,1]")]
    [InlineData("\"note\":[[1],2]", "\"note\":[[1,2]]")]
    [InlineData("\"note\":{\"a\":1,\"b\":2}", "\"note\":{\"a\":2,\"b\":1}")]
    [InlineData("\"note\":{\"a\":null}", "\"note\":{}")]
    [InlineData("\"note\":1", "\"note\":-1")]
    [InlineData("\"note\":1", "\"note\":10")]
    [InlineData("\"note\":0.1", "\"note\":0.10000000000000000000000001")]
    [InlineData("\"note\":1e400", "\"note\":1e401")]
    [InlineData("\"note\":\"\\ud83d\"", "\"note\":\"\\ud83e\"")]
    [InlineData("\"note\":\"2023-10-18T14:30:45Z\"", "\"note\":\"2023-10-18T14:30:45+00:00\"")]
    [InlineData("\"gps_coordinates\":{\"latitude\":1,\"longitude\":1.00000001}", "\"gps_coordinates\":{\"latitude\":1,\"longitude\":1.00000002}")]
    [InlineData("\"promised_at\":\"2023-10-18T14:30:45Z\"", "\"picked_up_at\":\"2023-10-18T14:30:45Z\"")]
    public void Different_content_has_different_identities(string one, string other) =>
        Assert.NotEqual(Decode(With(one)).Identity, Decode(With(other)).Identity);

    [Theory]
    [InlineData("\"note\":1", "\"note\":2,\"note\":1")]
    [InlineData("\"note\":{\"a\":1}", "\"note\":{\"a\":[{}],\"\\u0061\":1}")]
    [InlineData("\"quantity\":3", "\"quantity\":[1,[2]],\"quantity\":3")]
    [InlineData("\"promised_at\":\"2023-10-18T14:30:45Z\"", "\"promised_at\":{\"x\":[1]},\"promised_at\":\"2023-10-18T14:30:45Z\"")]
    [InlineData("\"promised_at\":null", "\"promised_at\":\"2023-10-18T14:30:45Z\",\"promised_at\":null")]
    [InlineData("\"gps_coordinates\":{\"latitude\":1,\"longitude\":2}", "\"gps_coordinates\":7,\"gps_coordinates\":{\"longitude\":2,\"latitude\":1.0}")]
    public void Of_members_with_the_same_name_the_last_counts(string one, string other) =>
        Assert.Equal(Decode(With(one)).Identity, Decode(With(other)).Identity);

    [Fact]
    public void The_identity_does_not_depend_on_the_spelling() =>
        ForEvents(500, (draft, random) =>
        {
            var identity = Decode(draft.ToJson()).Identity;
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(identity, Decode(new JsonSpelling(random).Write(draft.Members())).Identity);
            }
        });

    [Fact]
    public void The_identity_depends_on_every_field() =>
        ForEvents(200, (draft, _) =>
        {
            var withoutId = draft with { EventId = null };
            EventDraft[] changed =
            [
                withoutId,
                withoutId with { PackageId = draft.PackageId + "x" },
                withoutId with { Timestamp = new Instant(draft.Timestamp.Micros ^ 1) },
                withoutId with { Status = draft.Status == "failed" ? "created" : "failed" },
                withoutId with { DriverId = Other(draft.DriverId) },
                withoutId with { Courier = Other(draft.Courier) },
                withoutId with { Origin = Other(draft.Origin) },
                withoutId with { Destination = Other(draft.Destination) },
                withoutId with { OriginRegion = Other(draft.OriginRegion) },
                withoutId with { DestinationRegion = Other(draft.DestinationRegion) },
                withoutId with { WarehouseId = Other(draft.WarehouseId) },
                withoutId with { Sku = Other(draft.Sku) },
                withoutId with { Area = draft.Area == "metro" ? "rural" : "metro" },
                withoutId with { Position = draft.Position is null ? (0, 0) : null },
                withoutId with { Position = draft.Position is var (latitude, longitude) ? (latitude == 0 ? 1 : -latitude, longitude) : (1, 1) },
                withoutId with { Quantity = (draft.Quantity ?? -1) + (draft.Quantity == 1_000_000_000_000 ? -1 : 1) },
                withoutId with { DistanceMeters = (draft.DistanceMeters ?? -1) + (draft.DistanceMeters == 1_000_000_000_000 ? -1 : 1) },
                withoutId with { PromisedAt = new Instant((draft.PromisedAt?.Micros ?? 0) ^ 1) },
                withoutId with { PickedUpAt = new Instant((draft.PickedUpAt?.Micros ?? 0) ^ 1) },
                withoutId with { Others = draft.Others.With("added", null) },
                withoutId with { EventId = draft.EventId ?? "E1" },
                withoutId with { EventId = (draft.EventId ?? "E1")[..1] + "☃" },
            ];

            var identities = changed.Select(one => Decode(one.ToJson()).Identity).ToArray();
            Assert.Equal(identities.Length, identities.Distinct().Count());
        });

    /// <summary>Runs a check over random events; a failure names the seed that replays it.</summary>
    internal static void ForEvents(int cases, Action<EventDraft, Random> check) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(cases),
            Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
            {
                var random = new Random(seed);
                check(new RandomEvents(random).Next(), random);
            }));

    private static string Other(string? text) => text == "other" ? "another" : "other";
}
