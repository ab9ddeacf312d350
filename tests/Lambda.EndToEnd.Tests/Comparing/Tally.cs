namespace Lambda.EndToEnd.Tests.Comparing;

/// <summary>What comparisons have seen: proof that they compared something, and that sketches were as good as they should be on the whole.</summary>
public sealed class Tally
{
    /// <summary>How many answers.</summary>
    public long Answers { get; set; }

    /// <summary>How many rows.</summary>
    public long Rows { get; set; }

    /// <summary>How many values.</summary>
    public long Values { get; set; }

    /// <summary>How many of the rows came at least partly from the speed layer.</summary>
    public long SketchedRows { get; set; }

    /// <summary>How many distinct counts of at most 20 came from a sketch.</summary>
    public long SmallDistincts { get; set; }

    /// <summary>How many of those were not exact.</summary>
    public long WrongSmallDistincts { get; set; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Answers} answers with {Rows:N0} rows and {Values:N0} values compared; {SketchedRows:N0} rows with a part of the speed layer; "
        + $"{WrongSmallDistincts} of {SmallDistincts:N0} small sketched counts off";
}
