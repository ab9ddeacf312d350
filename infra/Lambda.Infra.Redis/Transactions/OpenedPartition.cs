using System.Net;

namespace Lambda.Infra.Redis.Transactions;

/// <summary>
/// What a transaction was told of its partition, which holds for the next one as long as the sequence is the same: that one need not ask, and with its EXEC has two answers to wait for instead of four.
/// </summary>
/// <param name="Server">Who takes its writes.</param>
/// <param name="Sequence">The sequence that the last transaction left.</param>
/// <param name="Slots">The slots of views in which triggers have no say, by view and epoch.</param>
internal sealed record OpenedPartition(EndPoint Server, long Sequence, IReadOnlyDictionary<(string View, long Epoch), string> Slots)
{
    /// <summary>As views were told.</summary>
    public static OpenedPartition Of(EndPoint server, long sequence, IReadOnlyList<FlushView> views) =>
        new(server, sequence, views.Where(view => !view.IsHeld).ToDictionary(view => (view.View, view.Epoch), view => view.Slot));

    /// <summary>Tells views their slots, if it knows them all and triggers have no say in any.</summary>
    public bool Tell(IReadOnlyList<FlushView> views)
    {
        foreach (var view in views)
        {
            if (view.IsHeld || !Slots.TryGetValue((view.View, view.Epoch), out var slot))
            {
                return false;
            }

            view.Slot = slot;
        }

        return true;
    }
}
