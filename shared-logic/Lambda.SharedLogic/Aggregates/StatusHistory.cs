using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The state of a <see cref="StatusHistoryAggregate{TLimit}"/>: one entry for each hour and status that was reported in it, by hour, then status.</summary>
public struct StatusHistory : IHeapSized
{
    internal Entry[]? Entries;

    /// <inheritdoc/>
    public readonly long HeapBytes => Entries is null ? 0 : 24 + ((long)Entries.Length * 16);

    /// <summary>How many entries there are.</summary>
    public int Count { readonly get; internal set; }

    /// <summary>The entries by hour, then status.</summary>
    public readonly ReadOnlySpan<Entry> Span => new(Entries, 0, Count);

    /// <summary>What was reported of one status within one hour; 16 bytes.</summary>
    public readonly struct Entry
    {
        internal const uint MostEvents = (1u << 28) - 1;
        private readonly uint _lastAfter; // an hour has 3.6e9 µs, which fits
        private readonly uint _eventsAndStatus;

        internal Entry(long first, long last, uint events, DeliveryStatus status)
        {
            First = first;
            _lastAfter = (uint)(last - first);
            _eventsAndStatus = (events << 4) | (uint)status;
        }

        /// <summary>The first report, in microseconds since 1970-01-01T00:00Z.</summary>
        public long First { get; }

        /// <summary>The last report within the hour.</summary>
        public long Last => First + _lastAfter;

        /// <summary>How many reports; 268,435,455 stands for that many or more.</summary>
        public uint Events => _eventsAndStatus >> 4;

        /// <summary>What was reported.</summary>
        public DeliveryStatus Status => (DeliveryStatus)(_eventsAndStatus & 15);

        internal long Hour => First / MicrosecondsPerHour;

        internal int CompareTo(long hour, DeliveryStatus status) => Hour != hour ? Hour.CompareTo(hour) : ((byte)Status).CompareTo((byte)status);

        internal Entry With(in Entry other) =>
            new(Math.Min(First, other.First), Math.Max(Last, other.Last), Math.Min(MostEvents, Events + other.Events), Status);
    }

    internal const long MicrosecondsPerHour = 3_600_000_000;
}
