using System.Text.Json;
using Lambda.Ports;

namespace Lambda.Infra.Sql;

/// <summary>How moments and lists stand in columns.</summary>
public static class Columns
{
    /// <summary>Microseconds since 1970-01-01T00:00Z.</summary>
    public static long Of(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <inheritdoc cref="Of(DateTimeOffset)"/>
    public static long? Of(DateTimeOffset? moment) => moment is { } known ? Of(known) : null;

    /// <summary>The moment that <see cref="Of(DateTimeOffset)"/> wrote.</summary>
    public static DateTimeOffset Moment(long microseconds) => DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds);

    /// <inheritdoc cref="Moment(long)"/>
    public static DateTimeOffset? Moment(long? microseconds) => microseconds is { } known ? Moment(known) : null;

    /// <summary>Text from outside, such as an error's message.</summary>
    public static string? Text(string? text) => text is null ? null : StorableText.Of(text);

    /// <summary>A JSON array.</summary>
    public static string Json<T>(IReadOnlyList<T> list) => JsonSerializer.Serialize(list);

    /// <summary>The list that <see cref="Json"/> wrote.</summary>
    public static IReadOnlyList<T> List<T>(string json) => JsonSerializer.Deserialize<T[]>(json) ?? [];
}
