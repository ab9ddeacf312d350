using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Infra.Sqlite.RealTime.Runs;

namespace Lambda.Infra.Sqlite.Tests.RealTime;

/// <summary>Runs against a plain dictionary: whatever was written, and in however many runs, reads give the newest state of each group.</summary>
public sealed class RunTests
{
    private const int Cases = 60;
    private static readonly long[] Panes = [long.MinValue, -60, 0, 60, 120, long.MaxValue];

    [Fact]
    public void A_group_is_found_with_its_newest_state_and_no_other_group_is() => Check(runs =>
    {
        using var buffer = new BlockBuffer();
        foreach (var state in from key in Enumerable.Range(0, 14) from pane in Panes from slot in new long[] { 1, 2, 3 } select new SomeState(slot, (int)slot % 2, pane, $"key {key}", ""))
        {
            var found = RunReads.Find(runs.Set, buffer, state.Slot, state.View, state.Pane, Encoding.UTF8.GetBytes(state.Key));
            Assert.Equal(runs.Model.GetValueOrDefault(state.Group), found.IsNone ? null : SomeState.Of(state.Slot, state.View, found));
        }
    });

    [Fact]
    public void A_range_of_panes_gives_each_group_once_with_its_newest_state() => Check(runs =>
    {
        foreach (var (from, to) in from a in Panes from b in Panes where a <= b select (a, b))
            Assert.Equal(
                Lines(runs.Model.Values.Where(state => (state.Slot, state.View) == (2, 0) && state.Pane >= from && state.Pane <= to)),
                Lines(RunReads.Range(runs.Set, 2, 0, from, to).Select(record => SomeState.Of(2, 0, record))));
    });

    [Fact]
    public void Keys_are_found_in_every_pane_of_a_range() => Check(runs =>
    {
        using var buffer = new BlockBuffer();
        foreach (var (from, to, keys) in from a in Panes from b in Panes where a <= b from n in new[] { 1, 7 } select (a, b, Enumerable.Range(0, n).Select(key => $"key {key}").ToList()))
        {
            var found = new Dictionary<(long, int, long, string), SomeState>();
            foreach (var record in RunReads.Keys(runs.Set, buffer, 2, 0, from, to, [.. keys.Select(key => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(key))]))
            {
                var state = SomeState.Of(2, 0, record);
                found.TryAdd(state.Group, state);
            }

            Assert.Equal(
                Lines(runs.Model.Values.Where(state => (state.Slot, state.View) == (2, 0) && state.Pane >= from && state.Pane <= to && keys.Contains(state.Key))),
                Lines(found.Values));
        }
    });

    [Fact]
    public void A_merged_run_has_the_newest_state_of_each_group_of_each_kept_epoch_and_tells_how_many() => Check(runs =>
    {
        var merged = runs.Merge(slot => slot != 3);
        using var set = new RunSet([merged]);
        merged.Keep();
        var kept = runs.Model.Values.Where(state => state.Slot != 3).ToList();
        Assert.Equal(
            Lines(kept),
            Lines(merged.Index.Sections.SelectMany(section => RunReads.Range(set, section.Slot, section.View, long.MinValue, long.MaxValue).Select(record => SomeState.Of(section.Slot, section.View, record)))));
        Assert.Equal(kept.Count, merged.Index.States);
        Assert.Equal(kept.Select(state => (state.Slot, state.View)).Distinct().Order(), merged.Index.Sections.Select(section => (section.Slot, section.View)));
        Assert.All(kept, state => Assert.True(merged.Index.Filter.MayContain(GroupHash.Of(state.Slot, state.View, state.Pane, Encoding.UTF8.GetBytes(state.Key)))));
    });

    [Fact]
    public void States_larger_than_a_block_and_than_a_write_are_read_as_they_were()
    {
        using var runs = new SomeRuns();
        SomeState[] states = [.. new[] { 10, 9_000, 300_000, 600_000, 10 }.Select((length, i) => new SomeState(1, 0, i, "k", new string('x', length)))];
        runs.Add(states);
        runs.Add([states[1]]);
        runs.Merge(_ => true);
        Assert.Equal(Lines(states), Lines(RunReads.Range(runs.Set, 1, 0, long.MinValue, long.MaxValue).Select(record => SomeState.Of(1, 0, record))));
    }

    [Fact]
    public void A_filter_misses_no_group_and_finds_few_that_are_not_there_however_much_too_large_it_was_made()
    {
        foreach (var (made, added) in new[] { (1L, 1L), (10_000L, 10_000L), (80_000L, 10_000L), (100_000L, 3L) })
        {
            var filter = RunFilter.For(made);
            var random = new Random(7);
            var hashes = Enumerable.Range(0, (int)added).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue)).ToList();
            hashes.ForEach(filter.Add);
            filter.Shrink(added);
            Assert.All(hashes, hash => Assert.True(filter.MayContain(hash)));
            var wrong = Enumerable.Range(0, 10_000).Count(_ => filter.MayContain((ulong)random.NextInt64(long.MinValue, long.MaxValue)));
            Assert.True(wrong < 400, $"{wrong} of 10,000 groups that are not there were found among {added}");
            Assert.True(filter.Words.Length * 64 <= Math.Max(1024, added * 24), $"{filter.Words.Length * 64} bits for {added} groups");
        }
    }

    private static void Check(Action<SomeRuns> check)
    {
        var state =
            from slot in Gen.Choose(1, 3)
            from pane in Gen.Elements(Panes)
            from key in Gen.Choose(0, 12)
            from length in Gen.Frequency((9, Gen.Choose(0, 40)), (1, Gen.Choose(4_000, 9_000)))
            from letter in Gen.Elements('a', 'b', 'c')
            select new SomeState(slot, slot % 2, pane, $"key {key}", new string(letter, length));
        var lives = state.NonEmptyListOf().NonEmptyListOf();
        Prop.ForAll(Arb.From(lives), life =>
        {
            using var runs = new SomeRuns();
            foreach (var states in life)
                runs.Add([.. states]);
            check(runs);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
    }

    private static IEnumerable<string> Lines(IEnumerable<SomeState> states) => states.Select(state => state.ToString()).Order(StringComparer.Ordinal);
}
