using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Tests.State;

public sealed class SpareArraysTests
{
    private const int Kilobyte = 1024;

    private static IReadOnlyList<ViewDefinition> Views { get; } = ViewRegistry.Discover(typeof(Packages).Assembly).Views;

    [Fact]
    public void An_array_is_taken_again_by_its_type_and_length_and_holds_zeros()
    {
        var spare = new SpareArrays(64 * Kilobyte);
        var (numbers, texts) = (spare.Take<int>(4 * Kilobyte), spare.Take<string?>(Kilobyte));
        (numbers[7], texts[7]) = (7, "seven");
        spare.Give(numbers);
        spare.Give(texts);

        Assert.Equal(24 * Kilobyte, spare.Bytes);
        Assert.NotSame(numbers, spare.Take<int>(2 * Kilobyte));
        Assert.NotSame(numbers, (object)spare.Take<uint>(4 * Kilobyte));
        Assert.Same(numbers, spare.Take<int>(4 * Kilobyte));
        Assert.Same(texts, spare.Take<string?>(Kilobyte));
        Assert.All(numbers, number => Assert.Equal(0, number));
        Assert.All(texts, Assert.Null);
        Assert.Equal(0, spare.Bytes);
        Assert.NotSame(numbers, spare.Take<int>(4 * Kilobyte));
    }

    [Fact]
    public void What_was_given_back_refers_to_nothing_any_more()
    {
        var spare = new SpareArrays(64 * Kilobyte);
        var texts = new string?[Kilobyte];
        texts[7] = "seven";
        spare.Give(texts);
        Assert.All(texts, Assert.Null);
    }

    [Fact]
    public void No_more_is_kept_than_allowed_and_the_oldest_goes_first()
    {
        var spare = new SpareArrays(20 * Kilobyte);
        var (first, second) = (new byte[8 * Kilobyte], new short[4 * Kilobyte]);
        spare.Give(first);
        spare.Give(second);
        spare.Give(new byte[16]);
        spare.Give(new byte[32 * Kilobyte]);
        Assert.Equal(16 * Kilobyte, spare.Bytes);

        spare.Give(new long[Kilobyte]);
        Assert.Equal(16 * Kilobyte, spare.Bytes);
        Assert.Same(second, spare.Take<short>(4 * Kilobyte));
        Assert.NotSame(first, spare.Take<byte>(8 * Kilobyte));

        SpareArrays.None.Give(first);
        Assert.Equal(0, SpareArrays.None.Bytes);
    }

    [Fact]
    public void Arrays_grow_and_shrink_with_what_they_hold()
    {
        var spare = new SpareArrays(64 * Kilobyte);
        var array = Enumerable.Range(0, 1024).ToArray();
        spare.Resize(ref array, 2048, used: 1000);
        Assert.Equal(Enumerable.Range(0, 1000), array.Take(1000));
        spare.Resize(ref array, 1024, used: 500);
        Assert.Equal(Enumerable.Range(0, 500), array.Take(500));
        Assert.Equal(1024, array.Length);
        Assert.Equal(8 * Kilobyte, spare.Bytes);
    }

    [Fact]
    public void A_table_grows_at_once_to_what_it_was_before_where_that_is_kept()
    {
        var spare = new SpareArrays(64 * Kilobyte);
        spare.Give(new int[8 * Kilobyte]);
        Assert.Equal(8 * Kilobyte, spare.LengthAgain<int>(needed: 2 * Kilobyte, before: 8 * Kilobyte));
        Assert.Equal(2 * Kilobyte, spare.LengthAgain<int>(needed: 2 * Kilobyte, before: 4 * Kilobyte));
        Assert.Equal(2 * Kilobyte, spare.LengthAgain<uint>(needed: 2 * Kilobyte, before: 8 * Kilobyte));
        Assert.Equal(16 * Kilobyte, spare.LengthAgain<int>(needed: 16 * Kilobyte, before: 8 * Kilobyte));
        Assert.Equal(2 * Kilobyte, spare.LengthAgain<int>(needed: 2 * Kilobyte, before: 0));
        Assert.Equal(32 * Kilobyte, spare.Bytes);
    }

    /// <summary>A table that grows gives its marks of changed rows back as they are. Whoever took one for their own would never store that row.</summary>
    [Fact]
    public void Every_row_of_a_table_that_grows_into_the_marks_of_another_is_among_the_changed()
    {
        var spare = new SpareArrays(1024 * Kilobyte);
        var (first, second) = (new StateTable(Views[0], StateForm.Sketch, spare: spare), new StateTable(Views[0], StateForm.Sketch, spare: spare));
        ChangeGroups(first, 5 * Kilobyte);
        ChangeGroups(second, 3 * Kilobyte);
        Assert.Equal(Enumerable.Range(0, 5 * Kilobyte), first.ChangedRows);
        Assert.Equal(Enumerable.Range(0, 3 * Kilobyte), second.ChangedRows);
    }

    [Fact]
    public void And_of_one_that_shrinks_into_them()
    {
        var table = new StateTable(Views[0], StateForm.Sketch, spare: new SpareArrays(1024 * Kilobyte));
        ChangeGroups(table, 5 * Kilobyte);
        table.ClearChanged();
        table.Keep([.. Enumerable.Range(0, 4 * Kilobyte)]);
        ChangeGroups(table, 4 * Kilobyte);
        Assert.Equal(Enumerable.Range(0, 4 * Kilobyte), table.ChangedRows);
    }

    /// <summary>
    /// One table of each view, all from the same spare memory; groups leave them and come back, and whatever an array held before must not show: each is compared with a table
    /// of memory of its own that was given what is left.
    /// </summary>
    [Fact]
    public void Tables_that_share_memory_hold_nothing_of_each_other() => CheckShared(cases: 5);

    [Fact, Trait("Category", "Slow")]
    public void Nor_do_they_in_many_more_cases() => CheckShared(cases: 150);

    private static void CheckShared(int cases) => Prop.ForAll<ulong>(seed =>
    {
        var random = new SplitMix64(seed);
        var spare = new SpareArrays((1 + random.Below(16)) * 64 * Kilobyte);
        var tables = Views.Select(view => (Shared: new StateTable(view, StateForm.Sketch, spare: spare), Own: new StateTable(view, StateForm.Sketch))).ToList();
        var generator = new EventGenerator(random);
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < tables.Count; i++)
            {
                var events = generator.Take(500);
                tables[i].Shared.Fold(events);
                tables[i].Own.Fold(events);
                Assert.Equal(Rows(tables[i].Own), Rows(tables[i].Shared));
                tables[i] = (tables[i].Shared, Kept(tables[i].Shared, oneOf: random.Below(5)));
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(cases));

    /// <summary>Adds groups one by one and changes each.</summary>
    private static void ChangeGroups(StateTable table, int count)
    {
        var writer = new StateWriter();
        for (var i = 0; i < count; i++)
        {
            var row = table.FindOrAdd(0, BitConverter.GetBytes(i));
            writer.Clear();
            table.Encode(row, writer);
            table.MergeEncoded(row, writer.Written, StateForm.Sketch);
        }
    }

    /// <summary>Keeps one row of so many, none for 0; the same states in another table.</summary>
    private static StateTable Kept(StateTable table, int oneOf)
    {
        var rows = oneOf == 0 ? [] : Enumerable.Range(0, table.Count).Where(row => row % oneOf == 0).ToArray();
        var own = new StateTable(table.View, StateForm.Sketch);
        var writer = new StateWriter();
        foreach (var row in rows)
        {
            writer.Clear();
            table.Encode(row, writer);
            own.MergeEncoded(own.FindOrAdd(table.PaneOf(row), table.KeyOf(row)), writer.Written, StateForm.Sketch);
        }

        table.ClearChanged();
        if (oneOf == 0)
        {
            table.Release();
        }
        else
        {
            table.Keep(rows);
        }

        Assert.Equal(rows.Length, table.Count);
        return own;
    }

    private static List<string> Rows(StateTable table)
    {
        var writer = new StateWriter();
        return [.. table.SortedRows().Select(row =>
        {
            writer.Clear();
            table.Encode(row, writer);
            return $"{table.PaneOf(row)} {Convert.ToHexString(table.KeyOf(row))} {Convert.ToHexString(writer.Written)}";
        })];
    }
}
