namespace Lambda.SharedLogic.Views;

/// <summary>What a presented value is: <c>long</c>, <c>double</c>, <c>string</c>, <see cref="DateTimeOffset"/> or a list of these.</summary>
public enum ValueKind
{
    /// <summary>A <c>long</c>.</summary>
    WholeNumber,

    /// <summary>A <c>double</c>; never NaN or infinite.</summary>
    Number,

    /// <summary>A <c>string</c>.</summary>
    Text,

    /// <summary>A <see cref="DateTimeOffset"/> in UTC.</summary>
    Time,

    /// <summary>An <c>IReadOnlyList&lt;object?&gt;</c> or a list of name and count pairs.</summary>
    List,
}
