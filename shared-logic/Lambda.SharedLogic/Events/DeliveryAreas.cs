namespace Lambda.SharedLogic.Events;

/// <summary>The areas there are.</summary>
public static class DeliveryAreas
{
    /// <summary>In a city.</summary>
    public static readonly Utf8Text Metro = Utf8Text.From("metro");

    /// <summary>Outside.</summary>
    public static readonly Utf8Text Rural = Utf8Text.From("rural");

    /// <summary>The area of this name, or an absent text.</summary>
    public static Utf8Text Find(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("metro"u8) ? Metro : name.SequenceEqual("rural"u8) ? Rural : default;
}
