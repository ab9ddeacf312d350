namespace Lambda.Ports.Log;

/// <summary>
/// Which partitions of the log are this node's to consume. The members of a group share all partitions. It is a matter of who works, not of what is right: two
/// members may hold a partition for a while, when one of them was cut off, and the real-time store then lets only one of them write.
/// </summary>
public interface IPartitionGroup
{
    /// <summary>
    /// Is a member until cancelled. Tells the partitions that are this member's each time they change, and waits for each call to end before anything else:
    /// a partition that a call no longer names is given to another member only after the call, unless this member is taken for dead. Before it ends,
    /// however it does, the last call names none.
    /// </summary>
    /// <param name="hold">Takes all partitions that are this member's now: goes on with those that it has, stops with those that are gone, begins with the others.</param>
    /// <param name="cancellationToken">Leaves the group; that is no failure.</param>
    /// <exception cref="IOException">The group cannot be reached and membership has ended; join again.</exception>
    Task RunAsync(Func<IReadOnlySet<int>, Task> hold, CancellationToken cancellationToken);
}
