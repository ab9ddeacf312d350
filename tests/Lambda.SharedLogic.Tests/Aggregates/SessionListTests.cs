using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class SessionListTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void A_silence_of_the_gap_parts_sessions_and_one_microsecond_less_does_not()
    {
        Assert.Equal([(0, 0, 1), (2 * Second, 2 * Second, 1)], Sessions(0, 2 * Second));
        Assert.Equal([(0, (2 * Second) - 1, 2)], Sessions(0, (2 * Second) - 1));
    }

    [Fact]
    public void An_event_between_two_sessions_joins_them_when_it_comes() =>
        Assert.Equal([(0, 3 * Second, 3), (9 * Second, 9 * Second, 1)], Sessions(0, 9 * Second, 3 * Second, 3 * Second / 2));

    [Fact]
    public void Copies_of_an_event_are_events() => Assert.Equal([(5, 5, 3)], Sessions(5, 5, 5));

    [Fact]
    public void They_are_what_sorting_all_events_and_cutting_at_the_gaps_gives() =>
        Prop.ForAll<ulong>(seed =>
        {
            var random = new SplitMix64(seed);
            var spread = 1 + random.Below(60);
            long[] times = [.. Enumerable.Range(0, random.Below(60)).Select(_ => (random.Below(spread) * Second) + random.Below(2))];
            var (left, right) = (new SessionList(), new SessionList());
            foreach (var time in times)
            {
                default(SessionListAggregate<Two>).Add(ref random.OneIn(2) ? ref left : ref right, in time);
            }

            default(SessionListAggregate<Two>).Merge(ref left, in right);
            Assert.Equal(Naive(times), Rows(left));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void They_are_presented_in_order_of_time()
    {
        var view = new ViewBuilder("shifts", "When was it busy?").Sessions<Two>("shifts", where: e => e.DriverId.IsPresent).Build();
        var table = new StateTable(view, StateForm.Sketch);
        var driver = Utf8Text.From("D1");
        table.Fold([At(7 * Second, driver), At(8 * Second, driver), At(3 * Second, default), At(0, driver)]);
        Assert.Equal(
            [
                new ActivitySession(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 1),
                new ActivitySession(DateTimeOffset.UnixEpoch.AddSeconds(7), DateTimeOffset.UnixEpoch.AddSeconds(8), 2),
            ],
            Assert.IsAssignableFrom<IReadOnlyList<ActivitySession>>(table.Present(0)[0]));
    }

    [Fact]
    public void Another_gap_is_another_fingerprint()
    {
        static string Of<TGap>()
            where TGap : struct, ILimit => new ViewBuilder("shifts", "When was it busy?").Sessions<TGap>("shifts").Build().Fingerprint;

        Assert.Equal(Of<Two>(), Of<Two>());
        Assert.NotEqual(Of<Two>(), Of<Three>());
    }

    [Theory]
    [InlineData("01" + "05" + "00" + "00")] // no event
    [InlineData("01" + "05" + "01" + "01")] // one event that lasts
    [InlineData("02" + "05" + "00" + "01" + "ff8879" + "00" + "01")] // a silence of a microsecond less than the gap
    [InlineData("01" + "ffffffffffffffffff01" + "02" + "02")] // a time beyond 64 bits
    [InlineData("01" + "8080e0ebb0bef20c" + "00" + "01")] // the year 2200
    public void What_is_no_session_is_refused(string hex) => Assert.Throws<CorruptStateException>(() =>
        StateBytes.Decode<SessionListAggregate<Two>, long, SessionList>(Convert.FromHexString(hex)));

    private static DeliveryEvent At(long time, Utf8Text driver) => new() { EventTime = time, DriverId = driver };

    private static (long First, long Last, long Events)[] Sessions(params long[] times) =>
        Rows(StateBytes.Fold<SessionListAggregate<Two>, long, SessionList>(times));

    private static (long First, long Last, long Events)[] Rows(SessionList list) =>
        [.. list.Sessions.ToArray().Select(session => (session.First, session.Last, session.Events))];

    private static List<(long First, long Last, long Events)> Naive(long[] times)
    {
        var sessions = new List<(long First, long Last, long Events)>();
        foreach (var time in times.Order())
        {
            if (sessions.Count > 0 && time - sessions[^1].Last < 2 * Second)
            {
                sessions[^1] = (sessions[^1].First, time, sessions[^1].Events + 1);
            }
            else
            {
                sessions.Add((time, time, 1));
            }
        }

        return sessions;
    }

    private readonly struct Three : ILimit
    {
        public static int Value => 3;
    }
}
