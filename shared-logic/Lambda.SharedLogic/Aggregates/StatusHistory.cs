using Lambda.SharedLogic.Events;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// The state of a <see cref="StatusHistoryAggregate{TLimit}"/>: one entry for each hour and status that was reported in it, by hour, then status. The first few are
/// part of the state itself: most packages have no more, and need no array of their own to be allocated, fetched and collected.
/// </summary>
public struct StatusHistory : IHeapSized
{
    private const int FewEntries = 2;
    private Entry[]? _array;
    private Few _few;

    /// <inheritdoc/>
    public readonly long HeapBytes => _array is null ? 0 : 24 + ((long)_array.Length * 16);

    /// <summary>How many entries there are.</summary>
    public int Count { readonly get; private set; }

    /// <summary>The entries by hour, then status; valid until the state changes or moves.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<Entry> Span => _array is null ? ((ReadOnlySpan<Entry>)_few)[..Count] : new ReadOnlySpan<Entry>(_array, 0, Count);

    /// <summary>The same, to be changed in place.</summary>
    [UnscopedRef]
    internal Span<Entry> Entries => _array is null ? ((Span<Entry>)_few)[..Count] : new Span<Entry>(_array, 0, Count);

    /// <summary>Puts an entry before the one at <paramref name="place"/>.</summary>
    /// <param name="place">0 to <see cref="Count"/>.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="most">How many there are at most, so that no more room is made; there must be fewer.</param>
    internal void Insert(int place, in Entry entry, int most)
    {
        if (Count >= FewEntries && Count >= (_array?.Length ?? 0))
        {
            var grown = new Entry[Math.Max(Math.Min(Count * 2, most), Count + 1)];
            Span.CopyTo(grown);
            _array = grown;
        }

        Count++;
        var entries = Entries;
        entries[place..^1].CopyTo(entries[(place + 1)..]);
        entries[place] = entry;
    }

    [InlineArray(FewEntries)]
    private struct Few
    {
        private Entry _first;
    }

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
