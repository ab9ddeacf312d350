using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Tests.Windows;

/// <summary>The windows made of panes are those that somebody finds who goes through the single events.</summary>
public class WindowAssignmentTests
{
    private const long Minute = 60_000_000;
    private const long Hour = 60 * Minute;

    private static readonly Arbitrary<(long[] Times, int Events)> Cases = Arb.From(
        from count in Gen.Choose(0, 60)
        from spread in Gen.Elements(5, 100, 2_000)
        from unit in Gen.Elements(1L, Minute, 7 * Minute)
        from times in Gen.Choose(-spread, spread).Select(number => number * unit).ArrayOf(count)
        from events in Gen.Choose(1, 6)
        select (times, events));

    [Fact]
    public void Counts_are_those_of_dealing_out_events_one_by_one() => Check((times, events) =>
    {
        var expected = new List<List<long>>();
        foreach (var time in times.Order())
        {
            if (expected.Count == 0 || (expected[^1].Count >= events && expected[^1][^1] != time))
                expected.Add([]);
            expected[^1].Add(time);
        }

        return (Windowing.Count(events), expected.ConvertAll(window => (window[0], window[^1], window.Count)));
    });

    [Fact]
    public void Counts_within_a_time_are_counts_of_the_events_of_each_hour() => Check((times, events) =>
    {
        var expected = new List<(long, long, int)>();
        foreach (var hour in times.Order().GroupBy(time => (long)Math.Floor((double)time / Hour)))
        {
            var rest = hour.ToList();
            while (rest.Count > 0)
            {
                var isFull = rest.Count >= events;
                var last = isFull ? rest[events - 1] : rest[^1];
                var taken = rest.Count(time => time <= last);
                expected.Add((rest[0], isFull ? last : (hour.Key + 1) * Hour, taken));
                rest.RemoveRange(0, taken);
            }
        }

        return (Windowing.TimeOrCount(TimeSpan.FromHours(1), events), expected);
    });

    [Fact]
    public void Sessions_are_the_connected_components_of_events_that_are_near() => Check((times, gapMinutes) =>
    {
        var gap = gapMinutes * 10 * Minute;

        // Joins whatever is near until nothing changes: quadratic, and nobody can get it wrong.
        var components = times.Select(time => new List<long> { time }).ToList();
        while (true)
        {
            var near = (from one in components from other in components where one != other && one.Any(a => other.Any(b => Math.Abs(a - b) < gap)) select (one, other)).FirstOrDefault();
            if (near.one is null)
                break;
            near.one.AddRange(near.other);
            components.Remove(near.other);
        }

        var expected = components.Select(component => (component.Min(), component.Max() + gap, component.Count)).OrderBy(session => session.Item1).ToList();
        return (Windowing.Session(TimeSpan.FromMicroseconds(gap), TimeSpan.FromMicroseconds(1)), expected);
    });

    [Fact]
    public void A_session_sees_events_at_the_start_of_their_pane() => Check((times, gapMinutes) =>
    {
        var floored = times.Select(time => (long)Math.Floor((double)time / (5 * Minute)) * 5 * Minute).ToArray();
        var exact = Windowing.Session(TimeSpan.FromMinutes(gapMinutes * 10), TimeSpan.FromMicroseconds(1));
        return (Windowing.Session(TimeSpan.FromMinutes(gapMinutes * 10), TimeSpan.FromMinutes(5)), WindowsOf(exact, floored));
    });

    [Fact]
    public void A_session_holds_all_its_events_and_meets_no_other() => Prop.ForAll(Cases, it =>
    {
        var windowing = Windowing.Session(TimeSpan.FromMinutes(it.Events * 10));
        var sessions = WindowsOf(windowing, it.Times);
        Assert.All(it.Times, time => Assert.Single(sessions, session => session.Start <= time && time < session.End));
        Assert.All(sessions.Zip(sessions.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_no_view_can_mean_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Windowing.Count(0));
        Assert.Throws<ArgumentException>(() => Windowing.Count(Windowing.MostEvents + 1));
        Assert.Throws<ArgumentException>(() => Windowing.TimeOrCount(TimeSpan.Zero, 1));
        Assert.Throws<ArgumentException>(() => Windowing.TimeOrCount(TimeSpan.FromHours(1), 0));
        Assert.Throws<ArgumentException>(() => Windowing.Session(TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => Windowing.Session(TimeSpan.FromMinutes(1), TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => Windowing.Session(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)));
        Assert.Throws<ArgumentException>(() => WindowAssignment.Assign(Windowing.Global, [new PaneLoad(0, 1)]));
    }

    [Fact]
    public void Windowings_differ_in_text_and_fingerprint_when_they_differ_in_anything()
    {
        Windowing[] all =
        [
            Windowing.Global, Windowing.Tumbling(TimeSpan.FromHours(1)), Windowing.Sliding(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)), Windowing.Count(1),
            Windowing.Count(2), Windowing.TimeOrCount(TimeSpan.FromHours(1), 2), Windowing.TimeOrCount(TimeSpan.FromHours(2), 2), Windowing.TimeOrCount(TimeSpan.FromHours(1), 3),
            Windowing.Session(TimeSpan.FromHours(1)), Windowing.Session(TimeSpan.FromHours(1), TimeSpan.FromMinutes(2)), Windowing.Session(TimeSpan.FromMinutes(1)),
        ];
        Assert.Equal(all.Length, all.Select(windowing => windowing.ToString()).Distinct().Count());
        Assert.Equal(all.Length, all.Select(windowing => new Arrivals(windowing).Define().Fingerprint).Distinct().Count());
        Assert.Equal(Windowing.Session(TimeSpan.FromHours(1)), Windowing.Session(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)));
        Assert.Equal("Tumbling 3600000000 3600000000", all[1].ToString());
    }

    private static void Check(Func<long[], int, (Windowing Windowing, List<(long Start, long End, int Events)> Windows)> ask) => Prop.ForAll(Cases, it =>
    {
        var (windowing, expected) = ask(it.Times, it.Events);
        Assert.Equal(expected, WindowsOf(windowing, it.Times));
    }).QuickCheckThrowOnFailure();

    private static List<(long Start, long End, int Events)> WindowsOf(Windowing windowing, long[] times)
    {
        PaneLoad[] panes = [.. times.GroupBy(windowing.PaneOf).Select(pane => new PaneLoad(pane.Key, pane.Count())).OrderBy(pane => pane.Pane)];
        var (windows, first) = (new List<(long, long, int)>(), 0);
        foreach (var window in WindowAssignment.Assign(windowing, panes))
        {
            windows.Add((window.Start, window.End, (int)panes.Skip(first).Take(window.Panes).Sum(pane => pane.Events)));
            first += window.Panes;
        }

        Assert.Equal(panes.Length, first);
        return windows;
    }
}
