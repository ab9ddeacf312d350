namespace Lambda.Ports.Batch;

/// <summary>
/// Where sorted rows go that do not fit into the memory of a run or a report. Scratch: nothing in it needs to be durable, and nothing outlives the work that
/// made it. What a killed process left is gone when the next one has opened the store.
/// </summary>
public interface ISpillStore
{
    /// <summary>
    /// A place for one piece of work. Disposing it deletes everything in it, read or not. Costs nothing until the first row comes. Names need not differ.
    /// </summary>
    /// <param name="name">Says what the work is, for people who look at what takes the space; letters, digits and hyphens.</param>
    ISpillArea Open(string name);
}
