using System.Runtime.InteropServices;
using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.Benchmarks.Engine;

/// <summary>Counts and sums by courier and hour: eight aggregates that cost next to nothing themselves, so that finding the group is what is measured.</summary>
public static class PlainView
{
    /// <summary>Aggregates that every event goes into.</summary>
    public const int Aggregates = 8;

    /// <summary>The view.</summary>
    public static ViewDefinition View { get; } = new ViewBuilder("plain", "Counts and sums by courier and hour")
        .KeyedBy("courier", e => e.Courier)
        .Windowed(Windowing.Tumbling(TimeSpan.FromHours(1)))
        .Count("events")
        .Sum("pieces", e => e.Quantity)
        .Sum("distance", e => e.DistanceMeters)
        .Sum("promised", e => e.PromisedAt - e.EventTime)
        .Sum("underWay", e => e.EventTime - e.PickedUpAt)
        .Max("farthest", e => e.DistanceMeters)
        .Min("nearest", e => e.DistanceMeters)
        .Max("most", e => e.Quantity)
        .Build();

    /// <summary>The same by hand, over strings.</summary>
    public sealed class Naive
    {
        private const long Hour = 3_600_000_000;
        private readonly Dictionary<(string Courier, long Hour), State> _states = [];

        /// <summary>Folds events one by one.</summary>
        public void Fold(ReadOnlySpan<NaiveEvent> events)
        {
            foreach (var e in events)
            {
                ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(_states, (e.Courier, e.EventTime - (e.EventTime % Hour)), out _);
                (state ??= new State()).Take(e);
            }
        }

        private sealed class State
        {
            public long Events;
            public long Pieces;
            public long Distance;
            public long Promised;
            public long UnderWay;
            public long? Farthest;
            public long? Nearest;
            public long? Most;

            public void Take(NaiveEvent e)
            {
                Events++;
                Pieces += e.Quantity ?? 0;
                Distance += e.DistanceMeters ?? 0;
                Promised += e.PromisedAt - e.EventTime ?? 0;
                UnderWay += e.EventTime - e.PickedUpAt ?? 0;
                Farthest = Farthest > e.DistanceMeters ? Farthest : e.DistanceMeters;
                Nearest = Nearest < e.DistanceMeters ? Nearest : e.DistanceMeters;
                Most = Most > e.Quantity ? Most : e.Quantity;
            }
        }
    }
}
