using FsCheck;
using FsCheck.Fluent;

namespace Lambda.Ports.ContractTests;

/// <summary>Runs random sequences of operations against an adapter and a model; a sequence that fails is made shorter, and the failure prints the seed that replays it.</summary>
public static class RandomOperations
{
    private const int LongestSequence = 40;

    /// <summary>Checks <paramref name="cases"/> sequences.</summary>
    /// <param name="operation">Makes one operation; a record, so that a failure can be read.</param>
    /// <param name="cases">How many sequences.</param>
    /// <param name="run">Opens adapter and model, does the operations on both, and fails when they differ.</param>
    public static void Check<TOperation>(Gen<TOperation> operation, int cases, Func<IReadOnlyList<TOperation>, Task> run)
    {
        var sequences = Gen.Choose(1, LongestSequence).SelectMany(length => operation.ListOf(length)).Select(list => list.ToArray());
        var property = Prop.ForAll(Arb.From(sequences, Shorter), sequence => Task.Run(() => run(sequence)).GetAwaiter().GetResult());
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(cases));
    }

    private static IEnumerable<TOperation[]> Shorter<TOperation>(TOperation[] sequence)
    {
        if (sequence.Length > 3)
        {
            yield return sequence[..(sequence.Length / 2)];
            yield return sequence[(sequence.Length / 2)..];
        }

        for (var i = 0; i < sequence.Length && sequence.Length > 1; i++)
            yield return [.. sequence[..i], .. sequence[(i + 1)..]];
    }
}
