namespace Lambda.ServingLayer.Receipts;

/// <summary>The caller asked for a complete answer, and it is not.</summary>
public sealed class IncompleteAnswerException(Receipt receipt) : Exception(string.Join("; ", receipt.Reasons))
{
    /// <summary>What the answer would have been made of.</summary>
    public Receipt Receipt { get; } = receipt;
}
