namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>A run's file is not as it was written: the epochs in it are lost, and are counted again from the log.</summary>
internal sealed class DamagedRunException(Run run, string detail) : IOException($"the real-time states in '{run.Path}' are damaged: {detail}")
{
    /// <summary>The run.</summary>
    public Run Run { get; } = run;
}
