namespace Lambda.Ports.Skew;

/// <summary>The rows that a version has, beside those that the master dataset's events come to.</summary>
/// <param name="Base">The version whose rows, found right by an earlier report, were built on; <c>null</c> when everything was counted again from the first event.</param>
/// <param name="Rows">How many rows were published.</param>
/// <param name="Wrong">How many of them are other ones than they must be, too many or missing; and one more when the number of events is another one.</param>
public sealed record PublishedSkew(long? Base, long Rows, long Wrong);
