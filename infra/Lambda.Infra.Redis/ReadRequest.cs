using Lambda.Infra.Redis.Layout;
using Lambda.Infra.Redis.Packing;
using Lambda.Ports.RealTime;
using StackExchange.Redis;

namespace Lambda.Infra.Redis;

/// <summary>A reader's question as the script's arguments, and what is made of its replies.</summary>
internal sealed class ReadRequest
{
    private const string AfterAllPanes = "g";
    private const int FirstEpoch = 2;
    private const int PerEpoch = 4;
    private readonly RealTimeQuery _query;
    private readonly HashSet<ReadOnlyMemory<byte>>? _keys;

    public ReadRequest(RealTimeQuery query, Segments segments)
    {
        _query = query;
        var (keys, shared) = (RedisValue.EmptyString, RedisValue.EmptyString);
        if (query.Keys is not null)
        {
            _keys = new HashSet<ReadOnlyMemory<byte>>(query.Keys, KeyComparer.Instance);
            var writer = new PackWriter(segments);
            writer.Reserve(PackWriter.LongestHeader + _keys.Sum(PlacePacking.FieldBytes));
            writer.BeginArray(_keys.Count);
            foreach (var key in _keys)
            {
                writer.WriteBytes(key.Span);
            }

            keys = writer.ToArray();
            writer.Clear();
            var names = Place.SharedNames(_keys).ToList();
            writer.BeginArray(names.Count);
            names.ForEach(writer.WriteText);
            shared = writer.ToArray();
            writer.Clear();
        }

        Arguments = [query.View, query.FromEpoch, Place.Lowest(query.FromPane), Place.Highest(query.ToPane), keys, shared, Place.NameOf(query.FromPane), query.ToPane == long.MaxValue ? AfterAllPanes : Place.NameOf(query.ToPane)];
    }

    /// <summary>For the script.</summary>
    public RedisValue[] Arguments { get; }

    /// <summary>Takes a partition's reply in. States are slices of it.</summary>
    public void Take(RedisResult[] reply, List<PartitionProgress> partitions, List<RealTimeState> states)
    {
        if (reply.Length < FirstEpoch || ProgressCode.Read((byte[]?)reply[1]) is not { } progress)
        {
            return;
        }

        var groups = new Dictionary<long, long>();
        for (var i = FirstEpoch; i < reply.Length; i += PerEpoch)
        {
            var epoch = (long)reply[i];
            var isWhole = (long)reply[i + 2] == 1;
            groups.Add(epoch, isWhole ? (long)reply[i + 1] : -1);
            if (isWhole && GroupsOf(progress, epoch) is var expected && (expected is null || expected == (long)reply[i + 1]))
            {
                Take(epoch, (byte[])reply[i + 3]!, states);
            }
        }

        // A view that lost states in an epoch makes it a hole for those who ask for this view; nobody else's answer gets smaller by it.
        partitions.Add(progress with
        {
            Epochs = [.. progress.Epochs.Where(epoch =>
                epoch.Epoch < _query.FromEpoch || GroupsOf(progress, epoch.Epoch) is not { } expected || expected == groups.GetValueOrDefault(epoch.Epoch))],
        });
    }

    private long? GroupsOf(PartitionProgress progress, long epoch) =>
        progress.Epochs.FirstOrDefault(known => known.Epoch == epoch)?.Views.FirstOrDefault(view => view.View == _query.View)?.Groups;

    private void Take(long epoch, ReadOnlyMemory<byte> packed, List<RealTimeState> states)
    {
        var reader = new PackReader(packed);
        while (!reader.IsAtEnd)
        {
            var place = Place.Parse(reader.ReadBytes().Span);
            for (var left = reader.ReadArray(); left > 0; left -= 2)
            {
                var (pane, key) = place.Group(reader.ReadBytes());
                var state = reader.ReadBytes();
                if (place.IsOfOnePane || IsAskedFor(pane, key))
                {
                    states.Add(new RealTimeState(_query.View, epoch, pane, key, state));
                }
            }
        }
    }

    private bool IsAskedFor(long pane, ReadOnlyMemory<byte> key) =>
        pane >= _query.FromPane && (pane < _query.ToPane || _query.ToPane == long.MaxValue) && (_keys is null || _keys.Contains(key));
}
