namespace Lambda.Testing.Events;

/// <summary>A value that is written as it stands, JSON or not.</summary>
public sealed record Raw(byte[] Bytes)
{
    /// <summary>A value of this text.</summary>
    public static Raw Text(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));
}
