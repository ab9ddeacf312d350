namespace Lambda.Infra.Sqlite.RealTime;

/// <summary>Numbers views, from 0 on, in the order in which they are first flushed. A checkpoint that has states of a view also has its number.</summary>
internal sealed class ViewNumbers
{
    private readonly Lock _turn = new();
    private volatile string[] _names;

    /// <summary>Begins with the views that have a number already, in its order.</summary>
    public ViewNumbers(IEnumerable<string> names) => _names = [.. names];

    /// <summary>All views, each at its number.</summary>
    public string[] Names => _names;

    /// <summary>The number of a view, or a negative one when it has none.</summary>
    public int Find(string view) => Array.IndexOf(_names, view);

    /// <summary>The number of a view, which gets one.</summary>
    public int Of(string view)
    {
        if (Find(view) is >= 0 and var known)
        {
            return known;
        }

        lock (_turn)
        {
            if (Find(view) < 0)
            {
                _names = [.. _names, view];
            }

            return Find(view);
        }
    }
}
