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

    /// <summary>A window ends when it holds enough events.</summary>
    Count,

    /// <summary>A window ends with its time, or before when it holds enough events.</summary>
    TimeOrCount,

    /// <summary>A window ends with a silence.</summary>
    Session,
}
