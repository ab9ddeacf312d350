namespace Lambda.ServingLayer.Host.Problems;

/// <summary>A body is longer than it may be.</summary>
internal sealed class BodyTooLargeException(long limit) : Exception
{
    /// <summary>How many bytes it may have.</summary>
    public long Limit { get; } = limit;
}
