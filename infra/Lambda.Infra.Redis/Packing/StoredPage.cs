using Lambda.Infra.Redis.Layout;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Redis.Packing;

/// <summary>A page of an epoch's newest states, with what triggers say of them.</summary>
internal static class StoredPage
{
    /// <summary>The states.</summary>
    public static List<RealTimeState> States(string view, long epoch, ReadOnlyMemory<byte> packed)
    {
        var states = new List<RealTimeState>();
        var reader = new PackReader(packed);
        while (!reader.IsAtEnd)
        {
            var place = reader.ReadBytes().Span;
            if (place.SequenceEqual("unseen"u8))
            {
                TakeUnseen(view, epoch, ref reader, states);
            }
            else
            {
                Take(view, epoch, Place.Parse(place), ref reader, states);
            }
        }

        return states;
    }

    private static void TakeUnseen(string view, long epoch, ref PackReader reader, List<RealTimeState> states)
    {
        for (var left = reader.ReadArray(); left > 0; left -= 2)
        {
            var (pane, key) = Place.GroupOf(reader.ReadBytes());
            states.Add(Held(view, epoch, pane, key, reader.ReadBytes()));
        }

        reader.ReadArray();
    }

    private static void Take(string view, long epoch, Place place, ref PackReader reader, List<RealTimeState> states)
    {
        var first = states.Count;
        for (var left = reader.ReadArray(); left > 0; left -= 2)
        {
            var (pane, key) = place.Group(reader.ReadBytes());
            states.Add(new RealTimeState(view, epoch, pane, key, reader.ReadBytes()));
        }

        var holds = reader.ReadArray();
        for (var i = first; i < first + holds; i++)
        {
            var hold = reader.ReadBytes();
            if (!hold.IsEmpty)
            {
                var seen = states[i];
                states[i] = HoldCode.IsRemembered(hold.Span) ? seen with { Hold = HoldCode.Read(hold.Span) } : Held(view, epoch, seen.Pane, seen.Key, hold);
            }
        }
    }

    private static RealTimeState Held(string view, long epoch, long pane, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> holdAndState) =>
        new(view, epoch, pane, key, holdAndState[HoldCode.Length..]) { Hold = HoldCode.Read(holdAndState.Span) };
}
