namespace Lambda.Infra.Redis.Transactions;

/// <summary>What an item of a reply is, by the character that it begins with.</summary>
internal enum ReplyKind : byte
{
    /// <summary>A word: it went well.</summary>
    Status = (byte)'+',

    /// <summary>Why it did not.</summary>
    Error = (byte)'-',

    /// <summary>A number.</summary>
    Integer = (byte)':',

    /// <summary>A string of bytes, or nothing.</summary>
    Bulk = (byte)'$',

    /// <summary>So many items, which follow, or nothing.</summary>
    Array = (byte)'*',
}

/// <summary>One item of a reply.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">The number, or the length of a string or an array; below 0 where there is none.</param>
/// <param name="Text">The word, the error or the string.</param>
internal readonly record struct Reply(ReplyKind Kind, long Number, string? Text)
{
    /// <summary>What a command that waits for its transaction is answered.</summary>
    public const string Queued = "QUEUED";

    /// <summary>Whether it is an array or a string that is not there.</summary>
    public bool IsNil => Kind is ReplyKind.Array or ReplyKind.Bulk && Number < 0;
}
