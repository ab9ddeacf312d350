namespace Lambda.SharedLogic.Aggregates;

/// <summary>A number as a type, because an aggregate's parameters are part of its type: two columns with different limits cannot be merged by mistake.</summary>
public interface ILimit
{
    /// <summary>The number, at least 1.</summary>
    static abstract int Value { get; }
}

/// <summary>Two.</summary>
public readonly struct Two : ILimit
{
    /// <inheritdoc/>
    public static int Value => 2;
}
