namespace Lambda.Import.Reading;

/// <summary>Why a row or one of its events was not taken.</summary>
/// <param name="Field">The event's field, as in <c>gps_coordinates.latitude</c>; empty when the whole row is meant.</param>
/// <param name="Reason">What is wrong, the same text for every value that is wrong in this way: rejections are counted by it.</param>
/// <param name="Value">The value that is wrong, or <c>null</c> when there is none.</param>
public sealed record Rejection(string Field, string Reason, string? Value);
