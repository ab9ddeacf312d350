namespace Lambda.Ports.Access;

/// <summary>What a key may do; each includes those before it.</summary>
public enum ApiRole
{
    /// <summary>Ask questions.</summary>
    Reader = 0,

    /// <summary>Send events.</summary>
    Writer = 1,

    /// <summary>Run batches, roll back, manage keys.</summary>
    Admin = 2,
}
