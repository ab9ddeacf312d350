using System.Text;
using Lambda.Ports.DeadLetters;
using Lambda.ServingLayer.Parameters;

namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>A page of dead letters.</summary>
/// <param name="Total">How many there are in all.</param>
/// <param name="DeadLetters">By topic, partition and offset.</param>
/// <param name="NextPageToken">What to send as <c>pageToken</c> for the next page; <c>null</c> on the last one.</param>
public sealed record DeadLettersBody(long Total, IReadOnlyList<DeadLetterBody> DeadLetters, string? NextPageToken);

/// <summary>A record that could not be used.</summary>
/// <param name="Topic">The stream.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="Stage">Where it failed.</param>
/// <param name="Field">The field at fault; <c>null</c> when the record as a whole is.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="ArrivedAt">When the log took it in.</param>
/// <param name="Bytes">The record, whole, in base64.</param>
/// <param name="Text">The record as UTF-8, with U+FFFD for what is none: for people.</param>
public sealed record DeadLetterBody(
    string Topic, int Partition, long Offset, string Stage, string? Field, string Reason, DateTimeOffset ArrivedAt, string Bytes, string Text)
{
    /// <summary>The body for a dead letter.</summary>
    public static DeadLetterBody Of(DeadLetter letter) => new(
        letter.Topic, letter.Partition, letter.Offset, letter.Stage, letter.Field, letter.Reason, IsoInstant.ToTime(letter.ArrivalTime),
        Convert.ToBase64String(letter.Bytes.Span), Encoding.UTF8.GetString(letter.Bytes.Span));
}
