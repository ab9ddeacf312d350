namespace Lambda.Simulation.Tests;

public class DisorderTests
{
    // Records out of order may still be owed when the stream ends.
    private const int MostOwedAtTheEnd = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Shares_are_what_was_asked_for_within_what_chance_allows(ulong seed)
    {
        var options = Cities.Disorderly(seed);
        var counts = CitySimulation.Events(options).CountBy(record => record.Kind).ToDictionary();

        AssertShare(options.Late, RecordKind.Late);
        AssertShare(options.Duplicates, RecordKind.Duplicate);
        AssertShare(options.OutOfOrder, RecordKind.OutOfOrder);
        AssertShare(options.Poison, RecordKind.Poison);
        Assert.Equal(options.Records, counts.Values.Sum());

        void AssertShare(double share, RecordKind kind)
        {
            var deviation = Math.Sqrt(options.Records * share * (1 - share));
            Assert.InRange(counts[kind], (options.Records * share) - (5 * deviation) - MostOwedAtTheEnd, (options.Records * share) + (5 * deviation));
        }
    }

    [Fact]
    public void Every_label_is_the_truth_about_its_record()
    {
        var options = Cities.Disorderly(21);
        var records = CitySimulation.Events(options).ToList();
        var highest = DateTimeOffset.MinValue;
        foreach (var (index, record) in records.Index())
        {
            Assert.Equal(index, record.Index);
            if (record.EventTime is not { } time)
            {
                Assert.Equal((RecordKind.Poison, null, null), (record.Kind, record.OriginalIndex, record.EventId));
                Assert.NotNull(record.Fault);
                continue;
            }

            var behind = highest - time;
            switch (record.Kind)
            {
                case RecordKind.InOrder:
                    Assert.True(behind <= TimeSpan.Zero);
                    break;
                case RecordKind.OutOfOrder:
                    Assert.InRange(behind, TimeSpan.FromMilliseconds(1), options.OutOfOrderBy);
                    break;
                case RecordKind.Late:
                    Assert.InRange(behind, options.LateBy, TimeSpan.FromDays(1));
                    break;
                default:
                    var original = records[(int)record.OriginalIndex!.Value];
                    Assert.NotEqual(RecordKind.Duplicate, original.Kind);
                    Assert.True(record.Json.Span.SequenceEqual(original.Json.Span));
                    Assert.InRange(record.Index - original.Index, 1, options.MaxDuplicateDistance);
                    break;
            }

            Assert.Null(record.Fault);
            Assert.Equal(record.Kind == RecordKind.Duplicate, record.OriginalIndex is not null);
            highest = time > highest ? time : highest;
        }
    }

    [Fact]
    public void An_event_id_comes_twice_only_in_duplicates()
    {
        var ids = CitySimulation.Events(Cities.Disorderly(22)).Where(record => record.Kind is not (RecordKind.Duplicate or RecordKind.Poison)).Select(record => record.EventId);

        Assert.All(ids.CountBy(id => id!), id => Assert.Equal(1, id.Value));
    }

    [Fact]
    public void Each_kind_alone_leaves_only_itself_and_records_in_order()
    {
        var orderly = Cities.Orderly(23, 30_000);
        AssertKinds(orderly);
        AssertKinds(orderly with { Late = 0.5 }, RecordKind.Late);
        AssertKinds(orderly with { OutOfOrder = 0.5 }, RecordKind.OutOfOrder);
        AssertKinds(orderly with { Duplicates = 0.9 }, RecordKind.Duplicate);
        AssertKinds(orderly with { Poison = 0.9 }, RecordKind.Poison);

        static void AssertKinds(SimulationOptions options, params RecordKind[] others) =>
            Assert.Equal(
                [RecordKind.InOrder, .. others],
                CitySimulation.Events(options).Select(record => record.Kind).Distinct().Order());
    }

    [Theory, Trait("Category", "Slow")]
    [InlineData(0.45)]
    [InlineData(0.89)]
    public void A_large_share_is_reached_once_the_stream_is_long_enough(double late)
    {
        var options = Cities.Orderly(24, 400_000) with { Late = late, LateBy = TimeSpan.FromMinutes(10) };

        Assert.InRange(CitySimulation.Events(options).LongCount(record => record.Kind == RecordKind.Late), options.Records * (late - 0.005), options.Records * (late + 0.005));
    }

    [Fact]
    public void In_a_stream_shorter_than_lateness_nothing_is_late()
    {
        var options = Cities.Orderly(25, 300) with { Late = 0.5 };

        Assert.All(CitySimulation.Events(options), record => Assert.Equal(RecordKind.InOrder, record.Kind));
    }

    [Fact]
    public void No_records_are_no_records() => Assert.Empty(CitySimulation.Events(Cities.Disorderly(1, 0)));

    [Fact]
    public void The_smallest_city_lives_through_a_week()
    {
        var options = Cities.Disorderly(26, 5_000) with { Drivers = 1 };

        Assert.Equal(5_000, CitySimulation.Events(options).LongCount());
        Assert.True(CitySimulation.Events(options).Max(record => record.EventTime) > options.Start + TimeSpan.FromDays(7));
    }

    [Fact]
    public void Options_beyond_their_bounds_are_refused_at_once()
    {
        var good = Cities.Orderly(1);
        SimulationOptions[] bad =
        [
            good with { Records = -1 }, good with { Late = -0.1 }, good with { Poison = 0.91 }, good with { Duplicates = double.NaN },
            good with { Late = 0.5, OutOfOrder = 0.5 }, good with { Drivers = 0 }, good with { Drivers = SimulationOptions.MaxDrivers + 1 },
            good with { LateBy = TimeSpan.FromDays(2) }, good with { OutOfOrderBy = TimeSpan.FromHours(2) }, good with { MaxDuplicateDistance = 0 },
            good with { Start = new DateTimeOffset(2150, 1, 1, 0, 0, 1, TimeSpan.Zero) },
        ];

        Assert.All(bad, options => Assert.Throws<ArgumentOutOfRangeException>(() => CitySimulation.Events(options)));
    }
}
