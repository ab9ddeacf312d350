namespace Lambda.SharedLogic.Aggregates;

/// <summary>What can be asked of a collection of numbers, kept exactly or as a sketch.</summary>
public interface IQuantiles
{
    /// <summary>How many numbers there are; always exact.</summary>
    long Count { get; }

    /// <summary>Their sum; always exact.</summary>
    Int128 Sum { get; }

    /// <summary>The smallest, exactly; <c>null</c> when there is none.</summary>
    long? Min { get; }

    /// <summary>The largest, exactly; <c>null</c> when there is none.</summary>
    long? Max { get; }

    /// <summary>
    /// For each quantile q the value at rank floor(q × (Count - 1)), counted from 0, of the numbers in rising order; <c>null</c> when there is none.
    /// </summary>
    /// <param name="quantiles">Each from 0 (the smallest) to 1 (the largest).</param>
    double?[] ValuesAt(params ReadOnlySpan<decimal> quantiles);
}
