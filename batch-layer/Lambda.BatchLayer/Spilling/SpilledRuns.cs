using Lambda.Ports.Batch;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Spilling;

/// <summary>
/// The sorted runs of one view. So that never too many have to be read at once, whatever there is to sort, as many as <see cref="FanIn"/> of one level are merged
/// into one of the next: each row is written once more for each level, of which there are log(runs) to that base.
/// </summary>
internal sealed class SpilledRuns(ISpillArea area)
{
    /// <summary>How many runs are merged into one: reading them takes a block of 64 KiB each.</summary>
    public const int FanIn = 32;

    private readonly List<List<ISpilledRun>> _levels = [];

    /// <summary>How many runs there are.</summary>
    public int Count => _levels.Sum(level => level.Count);

    /// <summary>Writes rows, which are in canonical order, as another run.</summary>
    public void Add(IRowReader rows, ViewDefinition view, StateForm form)
    {
        Put(0, Write(rows));
        MergeFullLevels(view, form);
    }

    /// <summary>Readers of all runs.</summary>
    public IEnumerable<IRowReader> Read() => _levels.SelectMany(level => level).Select(run => run.Read());

    /// <summary>Takes the runs of another view's part, which is left without them.</summary>
    public void TakeFrom(SpilledRuns other)
    {
        CopyFrom(other);
        other.Clear();
    }

    /// <summary>Has the runs of another one as well: they never change.</summary>
    public void CopyFrom(SpilledRuns other)
    {
        for (var level = 0; level < other._levels.Count; level++)
        {
            foreach (var run in other._levels[level])
            {
                Put(level, run);
            }
        }
    }

    /// <summary>Forgets the runs. Their files go with the area.</summary>
    public void Clear() => _levels.Clear();

    private void MergeFullLevels(ViewDefinition view, StateForm form)
    {
        for (var level = 0; level < _levels.Count && _levels[level].Count >= FanIn; level++)
        {
            using var merged = new MergedRows(view, form, [.. _levels[level].Select(run => run.Read())]);
            var run = Write(merged);
            _levels[level].Clear();
            Put(level + 1, run);
        }
    }

    private void Put(int level, ISpilledRun run)
    {
        while (_levels.Count <= level)
        {
            _levels.Add([]);
        }

        _levels[level].Add(run);
    }

    private ISpilledRun Write(IRowReader rows)
    {
        using var writer = area.Create();
        while (rows.Read())
        {
            writer.Append(rows.Row);
        }

        return writer.Complete();
    }
}
