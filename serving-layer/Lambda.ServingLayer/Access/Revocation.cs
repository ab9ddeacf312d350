namespace Lambda.ServingLayer.Access;

/// <summary>What came of revoking a key.</summary>
public enum Revocation
{
    /// <summary>It no longer works.</summary>
    Revoked,

    /// <summary>There is no such key.</summary>
    Unknown,

    /// <summary>It is the only one left with <see cref="Lambda.Ports.Access.ApiRole.Admin"/>, and stays.</summary>
    LastAdmin,
}
