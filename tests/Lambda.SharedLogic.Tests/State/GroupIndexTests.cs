using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Tests.State;

public sealed class GroupIndexTests
{
    private static readonly Gen<(long Pane, byte[] Key)> Groups =
        from pane in Gen.Elements(long.MinValue, 0L, 60_000_000L)
        from length in Gen.Choose(0, 40)
        from first in Gen.Choose(0, 3)
        select (pane, Enumerable.Range(0, length).Select(i => (byte)(first + (i / 20))).ToArray());

    [Fact]
    public void It_holds_what_a_dictionary_holds_however_groups_come_leave_and_come_again() =>
        Prop.ForAll(Groups.ListOf().Two().ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), (lists, everyHowMany) =>
        {
            var index = new GroupIndex(new SpareArrays(1 << 20));
            AddAll(index, lists.Item1);
            var expected = Distinct(lists.Item1);
            Check(index, expected);

            int[] kept = [.. Enumerable.Range(0, expected.Count).Where(row => row % everyHowMany == 0)];
            index.Keep(kept);
            expected = [.. kept.Select(row => expected[row])];
            Check(index, expected);

            AddAll(index, lists.Item2);
            expected = Distinct([.. expected, .. lists.Item2]);
            Check(index, expected);

            var other = new GroupIndex(SpareArrays.None);
            var rows = new int[expected.Count];
            AddAll(other, lists.Item2);
            other.FindOrAddAll(index, rows);
            Assert.All(rows, (row, i) => Assert.Equal(Text(index, i), Text(other, row)));

            index.Clear();
            Check(index, []);
            AddAll(index, lists.Item2);
            Check(index, Distinct(lists.Item2));
        }).QuickCheckThrowOnFailure();

    private static void AddAll(GroupIndex index, IReadOnlyList<(long Pane, byte[] Key)> groups)
    {
        var (end, rows) = (0, new int[groups.Count]);
        WantedGroup[] wanted = [.. groups.Select(group => new WantedGroup(group.Pane, HashOf(group.Pane, group.Key, behind: 0xff), (end += group.Key.Length) - group.Key.Length, group.Key.Length))];
        index.FindOrAdd(wanted, Padded([.. groups.SelectMany(group => group.Key)], behind: 0xff), rows);
        Assert.All(groups, (group, i) => Assert.Equal(rows[i], index.Find(group.Pane, group.Key)));
    }

    private static void Check(GroupIndex index, List<(long Pane, byte[] Key)> expected)
    {
        Assert.Equal(expected.Count, index.Count);
        for (var row = 0; row < expected.Count; row++)
        {
            var (pane, key) = expected[row];
            Assert.Equal((pane, Convert.ToHexString(key)), Text(index, row));
            Assert.Equal(HashOf(pane, key, behind: 0), index.HashOf(row));
            Assert.Equal(row, index.Find(pane, key));
            Assert.Equal(row, index.FindOrAdd(pane, key));
        }

        Assert.Equal(-1, index.Find(7, []));
    }

    /// <summary>The hash of a group, whatever stands behind its key.</summary>
    private static uint HashOf(long pane, byte[] key, byte behind) => GroupIndex.HashOf(pane, Padded(key, behind), key.Length);

    private static byte[] Padded(byte[] key, byte behind) => [.. key, .. Enumerable.Repeat(behind, ShortKey.MostBytes)];

    private static List<(long Pane, byte[] Key)> Distinct(IEnumerable<(long Pane, byte[] Key)> groups) =>
        [.. groups.DistinctBy(group => (group.Pane, Convert.ToHexString(group.Key)))];

    private static (long Pane, string Key) Text(GroupIndex index, int row) => (index.PaneOf(row), Convert.ToHexString(index.KeyOf(row)));
}
