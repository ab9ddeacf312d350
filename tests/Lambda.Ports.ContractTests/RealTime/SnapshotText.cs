using System.Text;
using System.Text.Json;
using Lambda.Ports.RealTime;

namespace Lambda.Ports.ContractTests.RealTime;

/// <summary>Real-time states and progress as lines, so that expectations can be read.</summary>
public static class SnapshotText
{
    /// <summary>A state: <c>epoch/pane/key=state</c>, and behind it what a trigger says.</summary>
    public static string Line(RealTimeState state) =>
        $"{state.Epoch}/{state.Pane}/{Encoding.UTF8.GetString(state.Key.Span)}={Encoding.UTF8.GetString(state.State.Span)}"
        + (state.Hold is { } hold ? $" due {hold.Due} holds {hold.Events}" : "");

    /// <summary>The states of a snapshot, sorted.</summary>
    public static IEnumerable<string> Lines(this RealTimeSnapshot snapshot) => snapshot.States.Select(Line).Order(StringComparer.Ordinal);

    /// <summary>The states that a query gives, sorted.</summary>
    public static async Task<IEnumerable<string>> LinesAsync(this IRealTimeViewStore store, RealTimeQuery query) =>
        (await store.ReadAsync(query, default)).Lines();

    /// <summary>The states that a new owner loads, sorted.</summary>
    public static async Task<IEnumerable<string>> LoadLinesAsync(this IRealTimeViewStore store, int partition, long epoch)
    {
        var lines = new List<string>();
        await foreach (var state in store.LoadAsync(partition, epoch, default))
            lines.Add(Line(state));
        return lines.Order(StringComparer.Ordinal);
    }

    /// <summary>What the store finds of these groups of a view, sorted: <c>pane/key=state</c>, and behind it what a trigger says.</summary>
    public static async Task<IEnumerable<string>> FindLinesAsync(this IRealTimeViewStore store, int partition, long epoch, string view, params (long Pane, string Key)[] groups)
    {
        var lines = new List<string>();
        await store.FindAsync(
            partition,
            epoch,
            [.. groups.Select(group => new RealTimeGroup(view, group.Pane, Encoding.UTF8.GetBytes(group.Key)))],
            (index, state, hold) => lines.Add($"{groups[index].Pane}/{groups[index].Key}={Encoding.UTF8.GetString(state)}{(hold is null ? "" : $" due {hold.Due} holds {hold.Events}")}"),
            default);
        return lines.Order(StringComparer.Ordinal);
    }

    /// <summary>A value that two progresses share exactly when all that is in them is equal.</summary>
    public static string Text(this PartitionProgress? progress) => JsonSerializer.Serialize(progress);

    /// <summary>Everything that a store holds of one partition, and what its readers see.</summary>
    public static async Task<string> TextAsync(this IRealTimeViewStore store, int partition)
    {
        var progress = (await store.ReadAsync(new("couriers", 0), default)).Partitions.SingleOrDefault(progress => progress.Partition == partition);
        var text = new StringBuilder(progress.Text());
        foreach (var epoch in progress?.Epochs ?? [])
            text.AppendLine().AppendJoin('\n', await store.LoadLinesAsync(partition, epoch.Epoch));
        foreach (var view in new[] { "couriers", "regions" })
            text.AppendLine().AppendLine(view).AppendJoin('\n', (await store.LinesAsync(new(view, 0))).Where(line => line.Contains($"p{partition} ", StringComparison.Ordinal)));
        return text.ToString();
    }
}
