namespace Lambda.Ports.Skew;

/// <summary>What a skew report comes to.</summary>
public enum SkewVerdict
{
    /// <summary>Everything is explained and below the threshold.</summary>
    Pass,

    /// <summary>Everything is explained, but a view's error is above the threshold.</summary>
    Warn,

    /// <summary>Something is not explained.</summary>
    Fail,
}
