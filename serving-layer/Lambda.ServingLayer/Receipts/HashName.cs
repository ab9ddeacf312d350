namespace Lambda.ServingLayer.Receipts;

/// <summary>How hashes are written in answers.</summary>
public static class HashName
{
    private const string Prefix = "sha256:";

    /// <summary>The hash with the name of its algorithm before it.</summary>
    public static string Of(string hash) => hash.StartsWith(Prefix, StringComparison.Ordinal) ? hash : Prefix + hash;
}
