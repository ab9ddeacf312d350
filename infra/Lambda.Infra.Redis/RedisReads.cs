using System.Runtime.CompilerServices;
using Lambda.Infra.Redis.Packing;
using Lambda.Ports.RealTime;
using StackExchange.Redis;

namespace Lambda.Infra.Redis;

/// <summary>Reads states: for readers across partitions, and what a partition's owner needs to go on.</summary>
internal sealed class RedisReads(RedisLink link, PartitionKeys keysOf)
{
    /// <summary>How many groups are looked up in one call: a millisecond or two of Redis's time.</summary>
    private const int GroupsPerCall = 4096;

    /// <summary>How many states a page of a load has, about.</summary>
    private const int StatesPerPage = 4096;

    /// <summary>How many places are counted in one call.</summary>
    private const int PlacesPerCall = 4096;

    private const string UnseenGroups = "-1";
    private const int AllLoaded = -2;
    private readonly Segments _segments = new();
    private int[] _partitions = [];

    /// <summary>A consistent read: one script for each partition, all of them sent at once.</summary>
    public async ValueTask<RealTimeSnapshot> ReadAsync(RealTimeQuery query, CancellationToken cancellationToken)
    {
        var asked = new ReadRequest(query, _segments);

        // The partitions that were known last are read while it is asked whether there are others: one round trip.
        var known = Volatile.Read(ref _partitions);
        var members = link.MembersAsync(keysOf.Partitions, cancellationToken);
        var reads = known.Select(partition => ReadAsync(asked, partition, cancellationToken)).ToList();
        await Task.WhenAll([members, .. reads]).ConfigureAwait(false);
        var others = (await members.ConfigureAwait(false)).Select(member => (int)member).Except(known).ToList();
        if (others.Count > 0)
        {
            reads.AddRange(others.Select(partition => ReadAsync(asked, partition, cancellationToken)));
            await Task.WhenAll(reads).ConfigureAwait(false);
            Volatile.Write(ref _partitions, [.. known.Concat(others).Order()]);
        }

        var (partitions, states) = (new List<PartitionProgress>(), new List<RealTimeState>());
        foreach (var read in reads)
        {
            asked.Take(await read.ConfigureAwait(false), partitions, states);
        }

        return new RealTimeSnapshot(partitions, states);
    }

    /// <summary>The progress without the epochs that have lost states.</summary>
    public async ValueTask<PartitionProgress> TrustedAsync(RedisKey[] keys, PartitionProgress progress, CancellationToken cancellationToken)
    {
        var checks = progress.Epochs.Select(async epoch =>
            (await Task.WhenAll(epoch.Views.Select(view => IsWholeAsync(keys, epoch.Epoch, view, cancellationToken))).ConfigureAwait(false)).All(isWhole => isWhole));
        var isWhole = await Task.WhenAll(checks).ConfigureAwait(false);
        return progress with { Epochs = [.. progress.Epochs.Where((_, i) => isWhole[i])] };
    }

    /// <summary>The newest states of groups.</summary>
    public async ValueTask FindAsync(
        RedisKey[] keys, long epoch, IReadOnlyList<RealTimeGroup> groups, FoundState found, CancellationToken cancellationToken)
    {
        var (writer, sorter) = (new PackWriter(_segments), new GroupSorter());
        for (var first = 0; first < groups.Count; first += GroupsPerCall)
        {
            var count = Math.Min(GroupsPerCall, groups.Count - first);
            List<RedisValue> arguments = [epoch];
            GroupPacking.Pack(groups, first, count, sorter, writer);
            writer.AppendTo(arguments);
            var packed = await FindAsync(keys, [.. arguments], cancellationToken).ConfigureAwait(false);
            writer.Clear();
            GroupPacking.Tell(packed, sorter, first, found);
        }
    }

    /// <summary>The newest states of an epoch, page by page.</summary>
    public async IAsyncEnumerable<RealTimeState> LoadAsync(RedisKey[] keys, long epoch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var list = await RunAsync(keys, RedisScript.List, [epoch], cancellationToken).ConfigureAwait(false);
        if ((long)list[0] == 0)
        {
            yield break;
        }

        foreach (var view in list.Skip(3).Select(view => (string)view!))
        {
            var (rank, cursor) = ((RedisValue)UnseenGroups, (RedisValue)"0");
            while (rank != AllLoaded)
            {
                RedisValue[] arguments = [(RedisValue)list[1], (RedisValue)list[2], view, rank, cursor, StatesPerPage];
                var page = (RedisResult[])(await link.RunAsync(RedisScript.Load, keys, arguments, cancellationToken).ConfigureAwait(false))!;
                if (page.Length == 1)
                {
                    throw new IOException($"epoch {epoch} of {keys[0]} was changed while it was being loaded");
                }

                foreach (var state in StoredPage.States(view, epoch, (byte[])page[2]!))
                {
                    yield return state;
                }

                (rank, cursor) = ((RedisValue)page[0], (RedisValue)page[1]);
            }
        }
    }

    private async Task<RedisResult[]> ReadAsync(ReadRequest asked, int partition, CancellationToken cancellationToken) =>
        await RunAsync(keysOf.Of(partition), RedisScript.ReadStates, asked.Arguments, cancellationToken).ConfigureAwait(false);

    private async Task<bool> IsWholeAsync(RedisKey[] keys, long epoch, ViewCounts view, CancellationToken cancellationToken)
    {
        var (groups, rank) = (0L, 0L);
        while (true)
        {
            RedisValue[] arguments = [epoch, view.View, rank, PlacesPerCall];
            var counted = (RedisResult[])(await link.RunAsync(RedisScript.Verify, keys, arguments, cancellationToken).ConfigureAwait(false))!;
            groups += (long)counted[0];
            rank = (long)counted[2];
            if (rank < 0)
            {
                return groups == view.Groups && (long)counted[1] == 1;
            }
        }
    }

    private async ValueTask<byte[]> FindAsync(RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) =>
        (byte[])(await link.RunAsync(RedisScript.Find, keys, arguments, cancellationToken).ConfigureAwait(false))!;

    private async Task<RedisResult[]> RunAsync(RedisKey[] keys, string script, RedisValue[] arguments, CancellationToken cancellationToken) =>
        (RedisResult[])(await link.RunAsync(script, keys, arguments, cancellationToken).ConfigureAwait(false))!;
}
