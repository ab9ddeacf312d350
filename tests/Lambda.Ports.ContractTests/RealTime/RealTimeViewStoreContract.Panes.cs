using System.Text;

namespace Lambda.Ports.ContractTests.RealTime;

/// <summary>Panes as views have them: at minutes, hours and days, before and after 1970, and one that is for ever.</summary>
public abstract partial class RealTimeViewStoreContract
{
    private const long Minute = 60_000_000;
    private static readonly string[] PaneKeys = ["a", "b", "c"];

    [Fact]
    public async Task Panes_of_all_lengths_are_found_in_any_range_with_keys_and_without()
    {
        await using var harness = await OpenAsync();
        var consumer = await Start(harness.Port);
        long[] panes = [long.MinValue, .. Enumerable.Range(-130, 280).Select(minute => minute * Minute), 24 * 60 * Minute, (90 * Minute) + 1];
        var held = panes.Where(pane => pane % (7 * Minute) == 0).ToHashSet();
        await harness.Port.FlushAsync(consumer.Flush([.. from pane in panes from key in PaneKeys select new Change(key, "1", pane)]), default);
        await harness.Port.FlushAsync(consumer.Flush([.. from pane in held select new Change("b", "2", pane, Hold: Held)]), default);

        long[] bounds = [long.MinValue, -121 * Minute, -60 * Minute, -1, 0, 1, 59 * Minute, 60 * Minute, 61 * Minute, 24 * 60 * Minute, long.MaxValue];
        foreach (var (from, to) in from first in bounds from last in bounds where first < last select (first, last))
        {
            foreach (var keys in (string[]?[])[null, ["b"], ["c", "unknown"]])
            {
                var found = await harness.Port.LinesAsync(new("couriers", 0, from, to, keys?.Select(key => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(key))).ToList()));
                var expected = from pane in panes where pane >= @from && pane < to from key in PaneKeys where keys?.Contains(key) ?? true select $"0/{pane}/{key}=1";
                Assert.Equal(expected.Order(StringComparer.Ordinal), found);
            }
        }

        // The owner finds and loads the newest.
        var newest = panes.SelectMany(pane => PaneKeys.Select(key => (Pane: pane, Key: key, IsHeld: key == "b" && held.Contains(pane)))).ToList();
        Assert.Equal(
            newest.Select(group => $"{group.Pane}/{group.Key}={(group.IsHeld ? $"2 due {Held.Due} holds {Held.Events}" : "1")}").Order(StringComparer.Ordinal),
            await harness.Port.FindLinesAsync(0, 0, "couriers", [.. newest.Select(group => (group.Pane, group.Key))]));
        Assert.Equal(
            newest.Select(group => $"0/{group.Pane}/{group.Key}={(group.IsHeld ? $"2 due {Held.Due} holds {Held.Events}" : "1")}").Order(StringComparer.Ordinal),
            await harness.Port.LoadLinesAsync(0, 0));
    }
}
