namespace Lambda.Ports.Access;

/// <summary>An API key as stored: never the key itself.</summary>
/// <param name="Id">A public name for it.</param>
/// <param name="Sha256">The SHA-256 of the key's UTF-8 bytes, in lower-case hex.</param>
/// <param name="Role">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record ApiKey(string Id, string Sha256, ApiRole Role, DateTimeOffset CreatedAt);
