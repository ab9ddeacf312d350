using System.Text;
using Lambda.Import.Reading;
using Lambda.Import.Replaying;

namespace Lambda.Import.Tests;

public class ReplayTests
{
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_disorder_events_come_once_by_event_time()
    {
        var events = Events(5_000);
        var records = Replay.Order(events, new ReplayOptions { Seed = 1 });

        Assert.Equal(Enumerable.Range(0, events.Count).OrderBy(i => events[i].EventTime).ThenBy(i => i), records.Select(record => record.Index));
        Assert.All(records, record => Assert.Equal(record.Event.EventTime, record.ArrivalTime));
    }

    [Fact]
    public void The_same_seed_gives_the_same_replay_and_another_seed_another()
    {
        var events = Events(3_000);

        Assert.Equal(Disorderly(events, 7), Disorderly(events, 7));
        Assert.NotEqual(Disorderly(events, 7), Disorderly(events, 8));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Each_event_comes_exactly_once_and_then_perhaps_as_a_duplicate(ulong seed)
    {
        var events = Events(3_000);
        var records = Disorderly(events, seed);

        Assert.Equal(Enumerable.Range(0, events.Count), records.Where(record => !record.IsDuplicate).Select(record => record.Index).Order());
        var duplicates = records.Where(record => record.IsDuplicate).Select(record => record.Index).ToList();
        Assert.Equal(duplicates.Distinct().Count(), duplicates.Count);
        Assert.InRange(duplicates.Count, 200, 400); // 10 % of 3,000, within 6 standard deviations
        Assert.All(records, record => Assert.Equal(events[record.Index], record.Event));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_event_is_displaced_further_than_asked(ulong seed)
    {
        const int MaxDisplacement = 40;
        var events = Events(3_000);
        var straight = Replay.Order(events, new ReplayOptions { Seed = seed, MaxDelay = TimeSpan.FromMinutes(5) });
        var displaced = Replay.Order(events, new ReplayOptions { Seed = seed, MaxDelay = TimeSpan.FromMinutes(5), MaxDisplacement = MaxDisplacement });
        var places = PlacesOfOriginals(displaced);

        var furthest = straight.Select((record, place) => Math.Abs(places[record.Index] - place)).Max();
        Assert.InRange(furthest, MaxDisplacement / 2, MaxDisplacement);
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 100)]
    [InlineData(4, 100)]
    [InlineData(50, 100)]
    [InlineData(50, 30)]
    [InlineData(1_000, 1)]
    public void A_duplicate_is_never_further_from_its_original_than_asked(int distance, double percent)
    {
        foreach (ulong seed in Enumerable.Range(1, 5))
        {
            var options = new ReplayOptions { Seed = seed, MaxDisplacement = 100, DuplicatePercent = percent, MaxDuplicateDistance = distance };
            var records = Replay.Order(Events(2_000), options);
            var originals = PlacesOfOriginals(records);

            Assert.Contains(records, record => record.IsDuplicate);
            for (var place = 0; place < records.Count; place++)
            {
                Assert.True(!records[place].IsDuplicate || place - originals[records[place].Index] is var apart && apart >= 1 && apart <= distance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Without_displacement_no_event_is_further_behind_the_watermark_than_the_longest_delay(ulong seed)
    {
        var maxDelay = TimeSpan.FromMinutes(20);
        var records = Replay.Order(Events(3_000), new ReplayOptions { Seed = seed, MaxDelay = maxDelay, DuplicatePercent = 0 });

        var latest = DateTimeOffset.MinValue;
        var behind = TimeSpan.Zero;
        foreach (var record in records)
        {
            latest = record.Event.EventTime > latest ? record.Event.EventTime : latest;
            behind = latest - record.Event.EventTime > behind ? latest - record.Event.EventTime : behind;
        }

        Assert.InRange(behind, TimeSpan.FromTicks(1), maxDelay);
    }

    [Fact]
    public void Arrival_times_never_go_back()
    {
        var records = Disorderly(Events(3_000), 11);

        Assert.All(records.Zip(records.Skip(1)), pair => Assert.True(pair.First.ArrivalTime <= pair.Second.ArrivalTime));
    }

    [Fact]
    public void More_duplicates_leave_the_order_of_the_events_alone()
    {
        var events = Events(1_000);
        var few = Replay.Order(events, new ReplayOptions { Seed = 3, MaxDelay = TimeSpan.FromHours(1), MaxDisplacement = 9, DuplicatePercent = 1 });
        var many = Replay.Order(events, new ReplayOptions { Seed = 3, MaxDelay = TimeSpan.FromHours(1), MaxDisplacement = 9, DuplicatePercent = 60 });

        Assert.Equal(few.Where(record => !record.IsDuplicate).Select(record => record.Index), many.Where(record => !record.IsDuplicate).Select(record => record.Index));
    }

    [Fact]
    public void The_generator_gives_the_published_sequence()
    {
        // First outputs of the reference implementation (Vigna, splitmix64.c) for seed 1234567.
        var random = new SplitMix64(1234567);

        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            Enumerable.Range(0, 5).Select(_ => random.Next()));
    }

    [Fact]
    public void A_bounded_draw_reaches_every_number_about_equally_often()
    {
        var random = new SplitMix64(5);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[random.UpTo(6)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
        Assert.Equal(0, random.UpTo(0));
        Assert.InRange(random.UpTo(long.MaxValue), 0, long.MaxValue);
    }
    [Fact]
    public void A_rejected_row_cannot_be_replayed() => Assert.Throws<ArgumentException>(() =>
        ReplayEvent.Of(new CsvOutcome("file", 1, 1, default, null, new Rejection("timestamp", "not a time", "x"), "x")));

    public static TheoryData<ulong> Seeds() => [.. Enumerable.Range(1, 10).Select(seed => (ulong)seed)];

    private static IReadOnlyList<ReplayRecord> Disorderly(IReadOnlyList<ReplayEvent> events, ulong seed) => Replay.Order(
        events,
        new ReplayOptions { Seed = seed, MaxDelay = TimeSpan.FromMinutes(30), MaxDisplacement = 50, DuplicatePercent = 10, MaxDuplicateDistance = 100 });

    private static Dictionary<int, int> PlacesOfOriginals(IReadOnlyList<ReplayRecord> records) =>
        Enumerable.Range(0, records.Count).Where(place => !records[place].IsDuplicate).ToDictionary(place => records[place].Index);

    // Times repeat and are out of order, as in real files.
    private static List<ReplayEvent> Events(int count) => [.. Enumerable.Range(0, count).Select(i =>
        new ReplayEvent(Encoding.UTF8.GetBytes($"{{\"event_id\":\"{i}\"}}"), Start.AddSeconds(i * 7919L % count)))];
}
