namespace Lambda.SharedLogic.Windows;

/// <summary>The kinds of windows.</summary>
public enum WindowKind
{
    /// <summary>One window for all time.</summary>
    Global,

    /// <summary>Windows side by side.</summary>
    Tumbling,

    /// <summary>Windows that overlap.</summary>
    Sliding,
}
