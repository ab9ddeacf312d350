namespace Lambda.Ports.Batch;

/// <summary>Rows that were spilled are not there as they were written: torn, cut off or changed. What was computed from them is of no use.</summary>
public sealed class DamagedSpillException(string run, string detail)
    : Exception($"spilled rows in '{run}' are damaged: {detail}. Nothing was published; run again")
{
    /// <summary>Which run of rows.</summary>
    public string Run { get; } = run;
}
