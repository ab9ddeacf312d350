namespace Lambda.ServingLayer.Host.Problems;

/// <summary>A body is encoded in a way that is not understood.</summary>
internal sealed class UnsupportedEncodingException(string encoding) : Exception
{
    /// <summary>The encoding.</summary>
    public string Encoding { get; } = encoding;
}
