namespace Lambda.Testing.Events;

/// <summary>A record that something has happened to.</summary>
/// <param name="Mutation">What: the name of one of <see cref="RecordMutator.Mutations"/>.</param>
/// <param name="Bytes">What is left. No line break, never empty: exactly one record of NDJSON.</param>
public sealed record MutatedRecord(string Mutation, byte[] Bytes)
{
    /// <summary>The mutation and the start of the bytes.</summary>
    public override string ToString() =>
        $"{Mutation}: {System.Text.Encoding.UTF8.GetString(Bytes.AsSpan(0, Math.Min(Bytes.Length, 300)))}";
}
