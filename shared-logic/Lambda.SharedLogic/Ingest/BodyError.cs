namespace Lambda.SharedLogic.Ingest;

/// <summary>Why a body as a whole cannot be read: none of its records was taken.</summary>
/// <param name="Reason">What the body must be.</param>
/// <param name="Line">The line where it stops being that, from 1.</param>
/// <param name="Column">The byte of that line, from 1.</param>
public sealed record BodyError(string Reason, long Line, long Column)
{
    /// <summary>The reason and the place in one sentence.</summary>
    public override string ToString() => $"{Reason} (line {Line}, byte {Column})";
}
