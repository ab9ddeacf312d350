using Lambda.SharedLogic.State;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>
/// The tables of one view from what is stored to what is exact, each with one thing less between them. A group that a table lacks presents the identity there, so
/// that the changes from table to table always add up to the whole difference.
/// </summary>
internal sealed class StateChain(StoredStates stored, StateTable speed, StateTable withoutCopies, StateTable nothingLate, StateTable exact)
{
    private readonly Dictionary<StateForm, object?[]> _nothing = [];

    /// <summary>What the real-time store holds.</summary>
    public StoredStates Stored => stored;

    /// <summary>What it must hold.</summary>
    public StateTable Speed => speed;

    /// <summary>Every group that the store, the replay or the exact count has; a row below 0 says that it is not there.</summary>
    public List<Group> Groups()
    {
        var groups = new List<Group>(exact.Count);
        for (var row = 0; row < exact.Count; row++)
        {
            groups.Add(new(stored.Table.Find(exact.PaneOf(row), exact.KeyOf(row)), speed.Find(exact.PaneOf(row), exact.KeyOf(row)), row));
        }

        for (var row = 0; row < speed.Count; row++)
        {
            if (exact.Find(speed.PaneOf(row), speed.KeyOf(row)) < 0)
            {
                groups.Add(new(stored.Table.Find(speed.PaneOf(row), speed.KeyOf(row)), row, -1));
            }
        }

        for (var row = 0; row < stored.Count; row++)
        {
            var pane = stored.Table.PaneOf(row);
            var key = stored.Table.KeyOf(row);
            if (exact.Find(pane, key) < 0 && speed.Find(pane, key) < 0)
            {
                groups.Add(new(row, -1, -1));
            }
        }

        return groups;
    }

    /// <summary>Window and key of a group; the key is valid until a group is added.</summary>
    public (long Pane, byte[] Key) NameOf(Group group)
    {
        var (table, row) = group.Exact >= 0 ? (exact, group.Exact) : group.Speed >= 0 ? (speed, group.Speed) : (stored.Table, group.Stored);
        return (table.PaneOf(row), table.KeyOf(row).ToArray());
    }

    /// <summary>The values of a group in each table.</summary>
    public Steps Present(Group group)
    {
        var (pane, key) = NameOf(group);
        var atSpeed = Of(speed);
        var once = ReferenceEquals(withoutCopies, speed) ? atSpeed : Of(withoutCopies);
        return new(Of(stored.Table), atSpeed, once, ReferenceEquals(nothingLate, withoutCopies) ? once : Of(nothingLate), Of(exact));

        // Never by adding the group: the exact states go on to be what must have been published.
        object?[] Of(StateTable table) => table.Find(pane, key) is var row and >= 0 ? table.Present(row) : Nothing(table.Form);
    }

    /// <summary>The values of no event.</summary>
    private object?[] Nothing(StateForm form)
    {
        if (!_nothing.TryGetValue(form, out var values))
        {
            var table = new StateTable(exact.View, form);
            _nothing[form] = values = table.Present(table.FindOrAdd(0, []));
        }

        return values;
    }

    /// <summary>The rows of a group; -1 where it is not there.</summary>
    internal readonly record struct Group(int Stored, int Speed, int Exact);

    /// <summary>The values of a group, from what is stored to what is exact.</summary>
    internal readonly record struct Steps(object?[] Stored, object?[] Speed, object?[] WithoutCopies, object?[] NothingLate, object?[] Exact);
}
