namespace Lambda.Simulation.Tests;

public class SeedTests
{
    /// <summary>What a seed means never changes unnoticed: figures and reports name seeds. A change of the city is a change of these lines.</summary>
    [Theory]
    [InlineData(1, "cc4419ef0eca7b75f174172efa11fdae97f005ee2928c87ad4f04327c248f845")]
    [InlineData(ulong.MaxValue, "7ffd46a112d127c4c0dc4a9f743e7752db17d07604c88de0e643bfcfe5d351a9")]
    public void The_same_seed_gives_the_same_bytes_and_the_same_truth(ulong seed, string expected) =>
        Assert.Equal(expected, Cities.HashOf(Cities.Disorderly(seed, 50_000)));

    [Fact]
    public void A_stream_can_be_read_again()
    {
        var records = CitySimulation.Events(Cities.Disorderly(7, 5_000));

        Assert.Equal(records.Select(record => Convert.ToHexString(record.Json.Span)), records.Select(record => Convert.ToHexString(record.Json.Span)));
    }

    [Fact]
    public void Different_seeds_give_different_cities_that_share_no_package_driver_or_event()
    {
        var one = Cities.EventsOf(Cities.Orderly(11, 5_000));
        var other = Cities.EventsOf(Cities.Orderly(12, 5_000));

        Assert.Empty(one.Select(each => each.PackageId.ToString()).Intersect(other.Select(each => each.PackageId.ToString())));
        Assert.Empty(one.Select(each => each.DriverId).Where(driver => driver.IsPresent).Select(driver => driver.ToString())
            .Intersect(other.Select(each => each.DriverId.ToString())));
        Assert.NotEqual(one.Select(each => each.EventTime), other.Select(each => each.EventTime));
    }

    [Fact]
    public void Disorder_changes_the_order_of_arrival_and_nothing_that_happened()
    {
        var city = CitySimulation.Events(Cities.Orderly(3, 60_000)).ToDictionary(record => record.EventId!, record => record.Json.ToArray());

        foreach (var record in CitySimulation.Events(Cities.Disorderly(3, 50_000)).Where(record => record.Kind != RecordKind.Poison))
        {
            Assert.True(record.Json.Span.SequenceEqual(city[record.EventId!]), record.EventId);
        }
    }

    [Fact]
    public void A_longer_stream_begins_with_the_shorter_one()
    {
        var longer = CitySimulation.Events(Cities.Orderly(5, 20_000)).Take(10_000).Select(record => (record.Index, record.EventId));

        Assert.Equal(longer, CitySimulation.Events(Cities.Orderly(5, 10_000)).Select(record => (record.Index, record.EventId)));
    }
}
