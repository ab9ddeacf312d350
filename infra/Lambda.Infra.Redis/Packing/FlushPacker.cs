using System.Globalization;
using Lambda.Infra.Redis.Layout;
using Lambda.Ports.RealTime;
using StackExchange.Redis;

namespace Lambda.Infra.Redis.Packing;

/// <summary>
/// Packs states for the scripts, piece by piece, none of its sections larger than a script can hand to one command. Used again for the next flush, so that nothing is allocated for a state.
/// </summary>
internal sealed class FlushPacker(Segments segments)
{
    /// <summary>Groups of a section: with three values for each they are below the 8,000 that Redis's scripts can unpack.</summary>
    private const int GroupsPerSection = 1000;

    /// <summary>Bytes after which a piece ends, whatever the number of its states.</summary>
    private const int BytesPerPiece = 4 << 20;

    private readonly PackWriter _writer = new(segments);
    private readonly byte[] _pane = new byte[Place.PaneBytes];
    private readonly byte[] _hold = new byte[HoldCode.Length];
    private int _section;
    private int _packedOfSection;

    /// <summary>The states.</summary>
    public FlushSections Sections { get; } = new();

    /// <summary>Whether states are left to be packed.</summary>
    public bool HasMore => _section < Sections.Count;

    /// <summary>Begins with a flush.</summary>
    public void Begin(RealTimeFlush flush)
    {
        Sections.Begin(flush);
        Rewind();
    }

    /// <summary>Begins again with the first state.</summary>
    public void Rewind()
    {
        _writer.Clear();
        (_section, _packedOfSection) = (0, 0);
    }

    /// <summary>Packs the next piece, of at most so many states, behind a script's arguments.</summary>
    /// <param name="maximumStates">How many, 1 or more.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="skips">Sections that are not packed.</param>
    public void PackPiece(int maximumStates, List<RedisValue> arguments, Predicate<GroupSorter.Bin>? skips = null)
    {
        for (var left = maximumStates; HasMore && left > 0 && _writer.FullBytes < BytesPerPiece;)
        {
            var of = Sections.Of(_section);
            if (skips?.Invoke(of) == true)
            {
                _section++;
                continue;
            }

            var run = Sections[_section][_packedOfSection..];
            var taken = Reserve(of.View, run[..Math.Min(Math.Min(run.Length, left), GroupsPerSection)]);
            PackSection(of, run[..taken]);
            left -= taken;
            (_section, _packedOfSection) = taken == run.Length ? (_section + 1, 0) : (_section, _packedOfSection + taken);
        }

        _writer.AppendTo(arguments);
    }

    /// <summary>Takes the last piece's arrays back: nobody may read its arguments any more.</summary>
    public void ClearPiece() => _writer.Clear();

    /// <summary>Lets the flush and its last piece go.</summary>
    public void End()
    {
        _writer.Clear();
        Sections.End();
    }

    /// <summary>Reserves a section for as many of the groups as the segment has room for, or the next one. Gives how many.</summary>
    private int Reserve(string view, ReadOnlySpan<int> run)
    {
        var (bytes, taken) = (PlacePacking.SectionBytes(view), 0);
        var room = _writer.Room - bytes > Segments.FullBytes / 8 ? _writer.Room : Segments.FullBytes - 1;
        foreach (var index in run)
        {
            var more = BytesOf(Sections.States[index]);
            if (taken > 0 && bytes + more > room)
            {
                break;
            }

            (bytes, taken) = (bytes + more, taken + 1);
        }

        _writer.Reserve(bytes);
        return taken;
    }

    private static int BytesOf(in RealTimeState state) =>
        PlacePacking.FieldBytes(state.Key) + (2 * PackWriter.LongestHeader) + HoldCode.Length + state.State.Length;

    private void PackSection(in GroupSorter.Bin bin, ReadOnlySpan<int> run)
    {
        var hasHolds = Sections.HasHolds(bin.View, bin.Epoch);
        _writer.BeginArray(6);
        _writer.WriteSmall(hasHolds ? 1 : 0);
        _writer.WriteText(bin.Epoch.ToString(CultureInfo.InvariantCulture));
        _writer.WriteText(bin.View);
        _writer.WriteText(bin.Place.Name);
        _writer.WritePaneBefore(bin.Place, _pane);
        _writer.BeginArray(run.Length * (hasHolds ? 3 : 2));
        foreach (var index in run)
        {
            ref readonly var state = ref Sections.States[index];
            _writer.WriteField(bin.Place, state.Pane, state.Key.Span, _pane);
            if (hasHolds)
            {
                PackHold(state.Hold);
            }

            _writer.WriteBytes(state.State.Span);
        }
    }

    private void PackHold(Hold? hold)
    {
        if (hold is not null)
        {
            HoldCode.Write(_hold, hold);
        }

        _writer.WriteBytes(hold is null ? [] : _hold);
    }
}
