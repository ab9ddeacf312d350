namespace Lambda.Import.Replaying;

/// <summary>
/// Turns events that are known in full into a stream as it might have arrived: in order of event time, then delayed, displaced
/// and partly doubled by a seeded generator. What the right answer is stays computable from the events.
/// </summary>
public static class Replay
{
    // Each kind of disorder draws from a generator of its own: more of one leaves the others as they were.
    private const ulong DelayStream = 0x64656C6179;
    private const ulong DisplacementStream = 0x706C616365;
    private const ulong DuplicateStream = 0x7477696365;

    /// <summary>
    /// Every event exactly once, and some a second time later on, in order of arrival. See <see cref="ReplayOptions"/> for the bounds.
    /// </summary>
    public static IReadOnlyList<ReplayRecord> Order(IReadOnlyList<ReplayEvent> events, ReplayOptions options)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var arrivals = ArrivalTimes(events, options);
        var order = Enumerable.Range(0, events.Count)
            .OrderBy(index => arrivals[index]).ThenBy(index => events[index].EventTime).ThenBy(index => index)
            .ToArray();
        return WithDuplicates(events, Displace(order, options), arrivals, options);
    }

    private static DateTimeOffset[] ArrivalTimes(IReadOnlyList<ReplayEvent> events, ReplayOptions options)
    {
        var random = new SplitMix64(options.Seed ^ DelayStream);
        return [.. events.Select(each => each.EventTime + TimeSpan.FromTicks(random.UpTo(options.MaxDelay.Ticks)))];
    }

    /// <summary>
    /// Sorts by place + draw from [0, D], ties by place. What stands more than D places before an event has a smaller sum and stays before
    /// it, and what stands more than D places behind stays behind: no event moves by more than D.
    /// </summary>
    private static int[] Displace(int[] order, ReplayOptions options)
    {
        var random = new SplitMix64(options.Seed ^ DisplacementStream);
        var sums = new long[order.Length];
        for (var place = 0; place < order.Length; place++)
        {
            sums[place] = place + random.UpTo(options.MaxDisplacement);
        }

        return [.. Enumerable.Range(0, order.Length).OrderBy(place => sums[place]).ThenBy(place => place).Select(place => order[place])];
    }

    /// <summary>
    /// Puts a duplicate of the event at place i right behind the one at i + g, g drawn from [0, G]. Between the two then stand g events, and
    /// duplicates of events from i − G to i + g, of which there are at most G + g. So they are at most 2 g + G + 1 ≤ 3 G + 1 places apart.
    /// </summary>
    private static List<ReplayRecord> WithDuplicates(
        IReadOnlyList<ReplayEvent> events, int[] order, DateTimeOffset[] arrivals, ReplayOptions options)
    {
        var random = new SplitMix64(options.Seed ^ DuplicateStream);
        var maxGap = (options.MaxDuplicateDistance - 1) / 3;
        var waiting = new PriorityQueue<int, (long Behind, int Place)>();
        var records = new List<ReplayRecord>(order.Length + (int)(order.Length * options.DuplicatePercent / 100));
        for (var place = 0; place < order.Length; place++)
        {
            Append(order[place], isDuplicate: false);
            if (random.Fraction() < options.DuplicatePercent / 100)
            {
                waiting.Enqueue(order[place], (place + random.UpTo(maxGap), place));
            }

            AppendWaiting(upTo: place);
        }

        AppendWaiting(upTo: long.MaxValue);
        return records;

        void AppendWaiting(long upTo)
        {
            while (waiting.TryPeek(out var index, out var due) && due.Behind <= upTo)
            {
                waiting.Dequeue();
                Append(index, isDuplicate: true);
            }
        }

        void Append(int index, bool isDuplicate)
        {
            var arrival = arrivals[index];
            if (records.Count > 0 && records[^1].ArrivalTime > arrival)
            {
                arrival = records[^1].ArrivalTime;
            }

            records.Add(new ReplayRecord(index, events[index], arrival, isDuplicate));
        }
    }
}
