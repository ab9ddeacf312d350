namespace Lambda.ServingLayer;

/// <summary>A part of the platform that nothing can be done without does not answer; try again later.</summary>
public sealed class UnavailableException(string part, Exception inner) : Exception($"the {part} does not answer: {inner.Message}", inner)
{
    /// <summary>Which part: <c>log</c>, <c>catalog</c>, …</summary>
    public string Part { get; } = part;
}
