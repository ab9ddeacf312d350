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
        Assert.Contains($"`vendor-1`, alone, is in `{Place.Of(noon + 1, key).Name}`", Page);
    }

    [Fact]
    public void Places_are_in_the_order_of_their_panes_and_shared_ones_come_last()
    {
        long[] panes = [long.MinValue, -120_000_000, -60_000_000, 0, 60_000_000, 1_709_294_400_000_000];
        string[] names = [.. panes.Select(pane => Place.Of(pane, []).Name), Place.Of(1, []).Name];
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.All(panes, pane => Assert.Equal(new Place(pane, -1), Place.Parse(System.Text.Encoding.ASCII.GetBytes(Place.NameOf(pane)))));
    }

    [Fact]
    public void It_names_every_field_and_key_that_the_scripts_write()
    {
        string[] words = ["owner", "position", "sequence", "flush", "progress", "slots", "pending", ":dropped", ":staged:", ":pending", ":places", ":held", ":unseen", "g:VIEW", "p:VIEW", "h:VIEW"];
        Assert.All(words, word => Assert.Contains(word, Page));
    }
}
