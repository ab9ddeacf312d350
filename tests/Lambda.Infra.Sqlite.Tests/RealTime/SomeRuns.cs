using System.Text;
using Lambda.Infra.Sqlite.RealTime;
using Lambda.Infra.Sqlite.RealTime.Runs;
using Lambda.Ports.RealTime;
using Lambda.Testing;

namespace Lambda.Infra.Sqlite.Tests.RealTime;

/// <summary>A group and its state, small enough for a test to read.</summary>
/// <param name="Slot">The epoch's slot.</param>
/// <param name="View">The view's number.</param>
/// <param name="Pane">The pane.</param>
/// <param name="Key">The key.</param>
/// <param name="State">The state.</param>
internal sealed record SomeState(long Slot, int View, long Pane, string Key, string State)
{
    public (long Slot, int View, long Pane, string Key) Group => (Slot, View, Pane, Key);

    public static SomeState Of(long slot, int view, in StateRecord record) =>
        new(slot, view, record.Pane, Encoding.UTF8.GetString(record.Key), Encoding.UTF8.GetString(record.State));

    public RealTimeState Port => new("view", 0, Pane, Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(State));
}

/// <summary>Runs in a folder of their own, each written as a checkpoint writes it.</summary>
internal sealed class SomeRuns : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Run> _runs = [];
    private RunSet? _set;
    private long _lastId;

    /// <summary>The set of all runs.</summary>
    public RunSet Set => _set ??= new RunSet([.. Newest]);

    /// <summary>The runs, newest first.</summary>
    public IEnumerable<Run> Newest => _runs.AsEnumerable().Reverse();

    /// <summary>What they hold: of each group the newest.</summary>
    public Dictionary<(long Slot, int View, long Pane, string Key), SomeState> Model { get; } = [];

    /// <summary>Writes a run; of a group that comes more than once the last state counts.</summary>
    public Run Add(IReadOnlyList<SomeState> states)
    {
        var epochs = new SortedDictionary<long, EpochStates>();
        foreach (var state in states)
        {
            if (!epochs.TryGetValue(state.Slot, out var epoch))
                epochs.Add(state.Slot, epoch = new EpochStates(state.Slot, state.Slot, isComplete: true));
            epoch.Set(state.View, state.Port);
            Model[state.Group] = state;
        }

        var id = ++_lastId;
        var (_, line) = CheckpointRun.Write([.. epochs.Values.Select(epoch => (epoch, epoch.TakeChanges()))], id, id, PathOf(id));
        return Opened(line);
    }

    /// <summary>Merges all into one, leaving out what is not live.</summary>
    public Run Merge(Func<long, bool> isLive)
    {
        var id = ++_lastId;
        var (_, line) = MergedRun.Write([.. Newest], isLive, id, PathOf(id), default);
        return Opened(line);
    }

    public void Dispose()
    {
        (_set ?? new RunSet([.. _runs])).Dispose();
        _folder.Dispose();
    }

    private string PathOf(long id) => Run.PathOf(_folder.FullPath, id);

    /// <summary>Opened as a start opens it: what was written is read again.</summary>
    private Run Opened(RunLine line)
    {
        var run = Run.TryOpen(line, PathOf(line.Id)) ?? throw new InvalidOperationException("the run is not as it was written");
        _runs.Add(run);
        return run;
    }
}
