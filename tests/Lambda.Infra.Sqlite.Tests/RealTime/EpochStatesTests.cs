using System.Text;
using Lambda.Infra.Sqlite.RealTime;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.Tests.RealTime;

/// <summary>What is in memory while a checkpoint writes what it has taken.</summary>
public sealed class EpochStatesTests
{
    [Fact]
    public void What_is_flushed_while_a_checkpoint_writes_stays_in_memory_when_the_rest_leaves()
    {
        var epoch = new EpochStates(epoch: 3, slot: 7, isComplete: true);
        epoch.Set(0, State("again", "old"));
        epoch.Set(0, State("written", "old"));
        Assert.Equal(2, epoch.TakeChanges().Count);
        epoch.Set(0, State("again", "new"));
        epoch.Set(0, State("first", "new"));

        epoch.Evict();

        Assert.Equal("new", Find(epoch, "again"));
        Assert.Equal("new", Find(epoch, "first"));
        Assert.Null(Find(epoch, "written"));
        Assert.False(epoch.IsComplete);
        Assert.Equal(2, epoch.TakeChanges().Count);
    }

    [Fact]
    public void What_could_not_be_written_is_taken_again_as_it_is_then()
    {
        var epoch = new EpochStates(epoch: 3, slot: 7, isComplete: true);
        epoch.Set(0, State("again", "old"));
        epoch.Set(0, State("failed", "old"));
        var taken = epoch.TakeChanges();
        epoch.Set(0, State("again", "new"));
        epoch.ReturnChanges(taken);

        var changes = epoch.TakeChanges().Items.ToArray();

        Assert.Equal(["new", "old"], changes.Select(change => Encoding.UTF8.GetString(change.Record.State)).Order());
    }

    private static RealTimeState State(string key, string state) => new("couriers", 3, 60, Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(state));

    private static string? Find(EpochStates epoch, string key) =>
        epoch.Find(0, new RealTimeGroup("couriers", 60, Encoding.UTF8.GetBytes(key))) is { IsNone: false } found ? Encoding.UTF8.GetString(found.State) : null;
}
