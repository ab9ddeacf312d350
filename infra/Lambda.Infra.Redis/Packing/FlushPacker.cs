using System.Globalization;
using Lambda.Infra.Redis.Layout;
using Lambda.Ports.RealTime;
using StackExchange.Redis;

namespace Lambda.Infra.Redis.Packing;

/// <summary>
/// Packs a flush's states for the scripts, piece by piece: sections of one view, epoch and place, none larger than a script can hand to one command. Used again for the
/// next flush, so that nothing is allocated for a state.
/// </summary>
internal sealed class FlushPacker(Segments segments)
{
    /// <summary>Groups of a section: with three values for each they are below the 8,000 that Redis's scripts can unpack.</summary>
    private const int GroupsPerSection = 1000;

    /// <summary>Bytes after which a piece ends, whatever the number of its states.</summary>
    private const int BytesPerPiece = 4 << 20;

    private readonly PackWriter _writer = new(segments);
    private readonly GroupSorter _sorter = new();
    private readonly HashSet<(string View, long Epoch)> _withHolds = [];
    private readonly HashSet<long> _epochs = [];
    private readonly byte[] _pane = new byte[Place.PaneBytes];
    private readonly byte[] _hold = new byte[HoldCode.Length];
    private IReadOnlyList<RealTimeState> _states = [];
    private int _bin;
    private int _packedOfBin;

    /// <summary>Whether states are left to be packed.</summary>
    public bool HasMore => _bin < _sorter.Bins.Count;

    /// <summary>Begins with a flush. States of epochs that it does not keep are left out.</summary>
    public void Begin(RealTimeFlush flush)
    {
        _states = flush.States;
        _withHolds.Clear();
        _epochs.Clear();
        foreach (var epoch in flush.Progress.Epochs)
        {
            _epochs.Add(epoch.Epoch);
        }

        _sorter.Begin(_states.Count);
        for (var i = 0; i < _states.Count; i++)
        {
            var state = _states[i];
            _sorter.Add(state.View, state.Epoch, Place.Of(state.Pane, state.Key.Span));
            if (state.Hold is not null)
            {
                _withHolds.Add((state.View, state.Epoch));
            }
        }

        _sorter.Sort();
        (_bin, _packedOfBin) = (0, 0);
        SkipDropped();
    }

    /// <summary>Packs the next piece, of at most so many states, behind a script's arguments.</summary>
    public void PackPiece(int maximumStates, List<RedisValue> arguments)
    {
        for (var left = maximumStates; HasMore && left > 0 && _writer.FullBytes < BytesPerPiece;)
        {
            var run = _sorter.RunOf(_bin)[_packedOfBin..];
            var taken = Reserve(_sorter.Bins[_bin].View, run[..Math.Min(Math.Min(run.Length, left), GroupsPerSection)]);
            PackSection(_sorter.Bins[_bin], run[..taken]);
            left -= taken;
            _packedOfBin += taken;
            if (taken == run.Length)
            {
                (_bin, _packedOfBin) = (_bin + 1, 0);
                SkipDropped();
            }
        }

        _writer.AppendTo(arguments);
    }

    /// <summary>Takes the last piece's arrays back: nobody may read its arguments any more.</summary>
    public void ClearPiece() => _writer.Clear();

    /// <summary>Lets the flush and its last piece go.</summary>
    public void End()
    {
        _writer.Clear();
        _states = [];
    }

    private void SkipDropped()
    {
        while (HasMore && !_epochs.Contains(_sorter.Bins[_bin].Epoch))
        {
            _bin++;
        }
    }

    /// <summary>Reserves a section for as many of the groups as the segment has room for, or the next one. Gives how many.</summary>
    private int Reserve(string view, ReadOnlySpan<int> run)
    {
        var (bytes, taken) = (PlacePacking.SectionBytes(view), 0);
        var room = _writer.Room - bytes > Segments.FullBytes / 8 ? _writer.Room : Segments.FullBytes - 1;
        foreach (var index in run)
        {
            var more = BytesOf(_states[index]);
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
        var hasHolds = _withHolds.Contains((bin.View, bin.Epoch));
        _writer.BeginArray(6);
        _writer.WriteSmall(hasHolds ? 1 : 0);
        _writer.WriteText(bin.Epoch.ToString(CultureInfo.InvariantCulture));
        _writer.WriteText(bin.View);
        _writer.WriteText(bin.Place.Name);
        _writer.WritePaneBefore(bin.Place, _pane);
        _writer.BeginArray(run.Length * (hasHolds ? 3 : 2));
        foreach (var index in run)
        {
            var state = _states[index];
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
