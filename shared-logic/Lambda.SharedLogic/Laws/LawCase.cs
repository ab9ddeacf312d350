using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Laws;

/// <summary>Three runs of events, and all of them in another order.</summary>
internal sealed record LawCase(DeliveryEvent[] A, DeliveryEvent[] B, DeliveryEvent[] C, ulong ShuffleSeed)
{
    private const int MostShown = 6;

    public int Size => A.Length + B.Length + C.Length;

    public DeliveryEvent[] All => [.. A, .. B, .. C];

    public DeliveryEvent[] Shuffled()
    {
        var all = All;
        new SplitMix64(ShuffleSeed).Shuffle(all.AsSpan());
        return all;
    }

    public string Describe(Func<DeliveryEvent, string> print) =>
        $"a = {List(A, print)}\nb = {List(B, print)}\nc = {List(C, print)}";

    private static string List(DeliveryEvent[] events, Func<DeliveryEvent, string> print)
    {
        var shown = string.Join(", ", events.Take(MostShown).Select(print));
        return $"[{shown}{(events.Length > MostShown ? $", … {events.Length} in all" : "")}]";
    }
}
