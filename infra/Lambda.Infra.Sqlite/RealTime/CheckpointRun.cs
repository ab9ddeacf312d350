using Lambda.Infra.Sqlite.RealTime.Memory;
using Lambda.Infra.Sqlite.RealTime.Runs;

namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>Writes what changed in all partitions as one run.</summary>
internal static class CheckpointRun
{
    /// <summary>Writes the file and makes it durable. The epochs come in the order of their slots.</summary>
    public static (RunIndex Index, RunLine Line) Write(List<(EpochStates Epoch, ChangedStates States)> epochs, long id, long newest, string path)
    {
        using var writer = new RunWriter(path, epochs.Sum(epoch => (long)epoch.States.Count));
        foreach (var (epoch, states) in epochs)
        {
            var view = -1;
            foreach (ref readonly var state in states.Items)
            {
                if (state.View != view)
                {
                    view = state.View;
                    writer.Begin(epoch.Slot, view);
                }

                writer.Add(state.Record);
            }
        }

        return writer.Complete(id, newest);
    }
}
