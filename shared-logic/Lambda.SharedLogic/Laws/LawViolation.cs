namespace Lambda.SharedLogic.Laws;

/// <summary>A law that an aggregate breaks, with the smallest counter-example found.</summary>
/// <param name="Subject">Whose law: the view, the column's values, the aggregate and the form of state.</param>
/// <param name="Law">The law.</param>
/// <param name="Difference">Two sides that should have been equal, and what each gave.</param>
/// <param name="CounterExample">The events that show it, by the names that <paramref name="Difference"/> uses.</param>
/// <param name="Seed">The seed that was given: with it the check fails again.</param>
public sealed record LawViolation(string Subject, Law Law, string Difference, string CounterExample, ulong Seed)
{
    /// <summary>All of it, for people.</summary>
    public override string ToString() => $"{Subject} breaks the law {Law} (seed {Seed}).\n{Difference}\n{CounterExample}";
}
