namespace Lambda.EndToEnd.Tests.Oracle;

/// <summary>One question in both languages.</summary>
/// <param name="View">The view that the platform answers it from.</param>
/// <param name="Parameters">The query's parameters, as in a URL, without order, limit and source.</param>
/// <param name="Sql">
/// The same over the table <c>counted</c>: <c>window</c> in microseconds where there is one, the key fields, then values under their names in the API. Rows by
/// window, then key.
/// </param>
/// <param name="KeyFields">How many key fields a row has.</param>
public sealed record Question(string View, string Parameters, string Sql, int KeyFields)
{
    /// <inheritdoc/>
    public override string ToString() => Parameters.Length == 0 ? View : $"{View}?{Parameters}";
}
