namespace Lambda.Ports.DeadLetters;

/// <summary>A record that could not be used, kept whole with the reason. What a broken record put into the field's name or the reason is made storable; the bytes stay as they are.</summary>
/// <param name="Topic">The stream.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The position.</param>
/// <param name="Stage">Where it failed: <c>decode</c> or <c>process</c>.</param>
/// <param name="Field">The field that is wrong; <c>null</c> when the record as a whole is.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="Bytes">The record's value, as it stands in the log.</param>
/// <param name="ArrivalTime">When the log took it in, in microseconds since 1970-01-01T00:00Z.</param>
public sealed record DeadLetter(
    string Topic, int Partition, long Offset, string Stage, string? Field, string Reason, ReadOnlyMemory<byte> Bytes, long ArrivalTime)
{
    /// <summary>The field that is wrong, as every database can keep it; see <see cref="StorableText"/>.</summary>
    public string? Field { get; init => field = value is null ? null : StorableText.Of(value); } = Field is null ? null : StorableText.Of(Field);

    /// <summary>What is wrong, as every database can keep it; see <see cref="StorableText"/>.</summary>
    public string Reason { get; init => field = StorableText.Of(value); } = StorableText.Of(Reason);
}
