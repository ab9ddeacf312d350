namespace Lambda.ServingLayer.Alerts;

/// <summary>What is trouble, for a value.</summary>
public enum AlertCondition
{
    /// <summary>The value is below the level.</summary>
    Below,

    /// <summary>The value is above the level.</summary>
    Above,

    /// <summary>The value is a time, and at least as many seconds before the watermark as the level says.</summary>
    SilentFor,
}
