using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Laws;

/// <summary>
/// Makes a counter-example small: leaves out runs of events, half as long each round, as long as the case still fails (A. Zeller, R. Hildebrandt,
/// "Simplifying and isolating failure-inducing input", 2002, in its simplest form).
/// </summary>
internal static class Shrinking
{
    private const int MostAttempts = 2_000;

    public static LawCase Smallest(LawCase failing, Func<LawCase, bool> fails)
    {
        var attempts = 0;
        int size;
        do
        {
            size = failing.Size;
            failing = Without(failing, it => it.A, (it, run) => it with { A = run }, fails, ref attempts);
            failing = Without(failing, it => it.B, (it, run) => it with { B = run }, fails, ref attempts);
            failing = Without(failing, it => it.C, (it, run) => it with { C = run }, fails, ref attempts);
        }
        while (failing.Size < size);
        return failing;
    }

    private static LawCase Without(
        LawCase failing, Func<LawCase, DeliveryEvent[]> get, Func<LawCase, DeliveryEvent[], LawCase> set, Func<LawCase, bool> fails, ref int attempts)
    {
        for (var length = get(failing).Length; length > 0; length /= 2)
        {
            for (var start = 0; start < get(failing).Length && attempts < MostAttempts;)
            {
                var run = get(failing);
                var smaller = set(failing, [.. run[..start], .. run[Math.Min(run.Length, start + length)..]]);
                attempts++;
                if (fails(smaller))
                {
                    failing = smaller;
                }
                else
                {
                    start += length;
                }
            }
        }

        return failing;
    }
}
