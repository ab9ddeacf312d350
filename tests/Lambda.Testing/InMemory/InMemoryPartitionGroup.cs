using Lambda.Ports.Log;

namespace Lambda.Testing.InMemory;

/// <summary>A group in memory: members come and go one after the other, and each change moves as few partitions as will share them evenly.</summary>
public sealed class InMemoryPartitionGroup(int partitionCount)
{
    private readonly SemaphoreSlim _changing = new(1);
    private readonly List<Member> _members = [];

    /// <summary>A node of the group, which may join, leave and join again.</summary>
    public IPartitionGroup Node() => new Member(this);

    private async Task ChangeAsync(Action change)
    {
        await _changing.WaitAsync();
        try
        {
            change();
            var shares = Shares();

            // First everything that goes is let go, then it is taken.
            foreach (var (member, share) in shares)
                await member.HoldAsync(member.Held.Intersect(share));
            foreach (var (member, share) in shares)
                await member.HoldAsync(share);
        }
        finally
        {
            _changing.Release();
        }
    }

    private List<(Member Member, List<int> Share)> Shares()
    {
        var shares = _members.Select((member, i) => (Member: member, Share: member.Held.Order().Take(SizeOf(i)).ToList())).ToList();
        var free = new Queue<int>(Enumerable.Range(0, partitionCount).Except(shares.SelectMany(share => share.Share)));
        for (var i = 0; i < shares.Count; i++)
        {
            while (shares[i].Share.Count < SizeOf(i))
                shares[i].Share.Add(free.Dequeue());
        }

        return shares;
    }

    private int SizeOf(int member) => (partitionCount / _members.Count) + (member < partitionCount % _members.Count ? 1 : 0);

    private sealed class Member(InMemoryPartitionGroup group) : IPartitionGroup
    {
        private Func<IReadOnlySet<int>, Task> _hold = _ => Task.CompletedTask;

        public HashSet<int> Held { get; private set; } = [];

        public async Task RunAsync(Func<IReadOnlySet<int>, Task> hold, CancellationToken cancellationToken)
        {
            _hold = hold;
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var leaving = cancellationToken.Register(end.SetResult);
            await group.ChangeAsync(() => group._members.Add(this));
            await end.Task;
            await HoldAsync([]);
            await group.ChangeAsync(() => group._members.Remove(this));
        }

        public async Task HoldAsync(IEnumerable<int> partitions)
        {
            var mine = partitions.ToHashSet();
            if (!mine.SetEquals(Held))
            {
                await _hold(mine);
                Held = mine;
            }
        }
    }
}
