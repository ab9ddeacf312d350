using Lambda.Infra.Redis.Layout;
using Lambda.Testing;

namespace Lambda.Infra.Redis.Tests;

/// <summary>The page of the layout says what the code does.</summary>
public sealed class LayoutPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "redis.md"));

    [Fact]
    public void Its_examples_are_the_places_that_the_code_finds()
    {
        var noon = (new DateTimeOffset(2024, 3, 1, 12, 0, 0, TimeSpan.Zero) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        byte[] key = [8, .. "vendor-1"u8];
        Assert.Contains($"`{Place.Of(long.MinValue, key).Name}`", Page);
        Assert.Contains($"`{Place.Of(noon, key).Name}`", Page);
        Assert.Contains($"`{Place.Of(noon + 60_000_000, key).Name}`", Page);
        Assert.Contains($"`vendor-1`, alone, is in `{Place.Of(noon + 1, key).Name}`", Page);
    }

    [Fact]
    public void Places_are_in_the_order_of_their_panes_and_shared_ones_come_last()
    {
        const long minute = 60_000_000;
        long[] panes = [long.MinValue, -120 * minute, -119 * minute, -60 * minute, -minute, 0, minute, 60 * minute, 1_709_294_400_000_000];
        Place[] places = [.. panes.Select(pane => Place.Of(pane, [])), Place.Of(1, [])];
        string[] names = [.. places.Select(place => place.Name)];
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.All(places, place => Assert.Equal(place, Place.Parse(System.Text.Encoding.ASCII.GetBytes(place.Name))));
        Assert.Equal(Place.Of(minute, []), Place.Of(59 * minute, []));
        Assert.Equal(Place.Of(-59 * minute, []), Place.Of(-minute, []));
    }

    [Fact]
    public void It_names_every_field_and_key_that_the_scripts_write()
    {
        string[] words = ["layout", "owner", "position", "sequence", "flush", "progress", "slots", "steps", ":dropped", ":places", ":held", ":unseen", "g:VIEW", "p:VIEW", "h:VIEW"];
        Assert.All(words, word => Assert.Contains(word, Page));
    }
}
