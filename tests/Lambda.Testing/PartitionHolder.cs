using Lambda.Ports.Log;

namespace Lambda.Testing;

/// <summary>A member of a group that does nothing with its partitions but note them. Several that are given the same <see cref="Overlaps"/> note when two have the same one.</summary>
public sealed class PartitionHolder : IAsyncDisposable
{
    private readonly CancellationTokenSource _leave = new();
    private readonly Overlaps _overlaps;
    private IReadOnlySet<int> _held = new HashSet<int>();
    private int _calls;
    private int _inside;

    private PartitionHolder(Overlaps overlaps) => _overlaps = overlaps;

    /// <summary>What it has now.</summary>
    public IReadOnlySet<int> Held => Volatile.Read(ref _held);

    /// <summary>How often it was told.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Whether it was told while it was still busy with an earlier call.</summary>
    public bool WasToldTwiceAtOnce { get; private set; }

    /// <summary>Whether it had partitions and then, while it was a member, none.</summary>
    public bool WasEmptiedMidway { get; private set; }

    /// <summary>Ends when it has left.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Joins a group.</summary>
    public static PartitionHolder Join(IPartitionGroup group, Overlaps overlaps)
    {
        var holder = new PartitionHolder(overlaps);
        holder.Ended = Task.Run(() => group.RunAsync(holder.HoldAsync, holder._leave.Token));
        return holder;
    }

    /// <summary>Leaves it.</summary>
    public async Task LeaveAsync()
    {
        await _leave.CancelAsync();
        await Ended;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leave.CancelAsync();
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _leave.Dispose();
    }

    private async Task HoldAsync(IReadOnlySet<int> mine)
    {
        WasToldTwiceAtOnce |= Interlocked.Increment(ref _inside) > 1;
        WasEmptiedMidway |= mine.Count == 0 && Held.Count > 0 && !_leave.IsCancellationRequested;
        await Task.Yield();
        _overlaps.Change(Held.Except(mine), mine.Except(Held));
        Volatile.Write(ref _held, mine.ToHashSet());
        Interlocked.Increment(ref _calls);
        Interlocked.Decrement(ref _inside);
    }

    /// <summary>Who of several members holds what.</summary>
    public sealed class Overlaps
    {
        private readonly Lock _lock = new();
        private readonly HashSet<int> _held = [];

        /// <summary>Partitions that two members held at once.</summary>
        public List<int> Twice { get; } = [];

        internal void Change(IEnumerable<int> released, IEnumerable<int> taken)
        {
            lock (_lock)
            {
                _held.ExceptWith(released);
                Twice.AddRange(taken.Where(partition => !_held.Add(partition)));
            }
        }
    }
}
