using Lambda.Ports.RealTime;
using Lambda.SharedLogic.Encoding;

namespace Lambda.SpeedLayer;

/// <summary>The epochs of one partition: the one that is being folded, those that ended since the last flush, and how far those before are, as long as somebody may need them.</summary>
internal sealed class EpochFolds
{
    private readonly PartitionMemory _memory;
    private readonly List<EpochProgress> _closed;

    /// <summary>Epochs that were closed since the last flush: their last changes are not stored yet.</summary>
    private readonly List<EpochFold> _closing = [];
    private readonly List<RealTimeGroup> _unknown = [];

    /// <summary>Goes on where <paramref name="start"/> says.</summary>
    public EpochFolds(PartitionMemory memory, PartitionProgress start)
    {
        _memory = memory;
        _closed = [.. start.Epochs.Where(epoch => epoch.Epoch < start.Epoch)];
        Current = new EpochFold(memory, start.Epoch, start.Position, start.Epochs.FirstOrDefault(epoch => epoch.Epoch == start.Epoch), start.HighestEventTime);
    }

    /// <summary>The one that is being folded.</summary>
    public EpochFold Current { get; private set; }

    /// <summary>Ends the current epoch, and begins the next.</summary>
    /// <param name="epoch">Its number.</param>
    /// <param name="position">Where the partition is.</param>
    /// <param name="highestEventTime">Its highest event time.</param>
    public void Begin(long epoch, long position, long highestEventTime)
    {
        foreach (var view in Current.Views)
        {
            view.FireAnything();
        }

        Current.End = position;
        _closing.Add(Current);
        Current = new EpochFold(_memory, epoch, position, stored: null, highestEventTime);
    }

    /// <summary>How far each of them is, when the partition is at <paramref name="position"/>.</summary>
    public IReadOnlyList<EpochProgress> Progress(long position) => [.. _closed, .. _closing.Select(epoch => epoch.Progress(position)), Current.Progress(position)];

    /// <summary>As of <see cref="PartitionFold.CompleteAsync"/>.</summary>
    public async ValueTask CompleteAsync(Func<long, IReadOnlyList<RealTimeGroup>, FoundState, ValueTask> find, FlushBuffer buffer)
    {
        foreach (var epoch in _closing.Append(Current))
        {
            _unknown.Clear();
            epoch.CollectUnknown(buffer, _unknown);
            if (_unknown.Count > 0)
            {
                await find(epoch.Epoch, _unknown, (index, state, _) => epoch.Complete(index, state));
                epoch.AllKnown();
            }
        }
    }

    /// <summary>Encodes the states that changed.</summary>
    public void CollectChanges(StateWriter writer, FlushBuffer buffer)
    {
        foreach (var epoch in _closing)
        {
            epoch.CollectChanges(writer, buffer, buffer.States);
        }

        Current.CollectChanges(writer, buffer, buffer.States);
    }

    /// <summary>What changed so far is stored, or nobody looks it up before it is; of those that ended only the progress is kept.</summary>
    public void ForgetChanges(long position)
    {
        foreach (var epoch in _closing)
        {
            _closed.Add(epoch.Progress(position));
            epoch.Release();
        }

        _closing.Clear();
        _unknown.Clear();
        Current.ForgetChanges(_memory.StateBytes);
    }

    /// <summary>Nobody needs those below <paramref name="oldest"/> any more; the current one is kept in any case.</summary>
    public void ForgetBefore(long oldest)
    {
        _closed.RemoveAll(epoch => epoch.Epoch < oldest);
        _closing.RemoveAll(epoch => epoch.Epoch < oldest);
    }

    /// <summary>Gives all memory back.</summary>
    public void Release()
    {
        foreach (var epoch in _closing.Append(Current))
        {
            epoch.Release();
        }
    }
}
