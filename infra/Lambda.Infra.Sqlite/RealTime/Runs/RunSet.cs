namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>The runs of one moment, newest first. Whoever reads them holds the set, and gives it back by disposing it: until then no file of it is closed or deleted.</summary>
internal sealed class RunSet : IDisposable
{
    private int _uses = 1;

    /// <summary>A set that its maker uses.</summary>
    public RunSet(Run[] runs)
    {
        Runs = runs;
        foreach (var run in runs)
        {
            run.Keep();
        }
    }

    /// <summary>The runs, newest first.</summary>
    public Run[] Runs { get; }

    /// <summary>One more user. Only for who knows that there is one already.</summary>
    public RunSet Use()
    {
        Interlocked.Increment(ref _uses);
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _uses) == 0)
        {
            foreach (var run in Runs)
            {
                run.Release();
            }
        }
    }
}
