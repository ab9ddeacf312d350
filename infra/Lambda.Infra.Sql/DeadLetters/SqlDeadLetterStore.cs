using Dapper;
using Lambda.Ports.DeadLetters;

namespace Lambda.Infra.Sql.DeadLetters;

/// <summary>Dead letters in a table.</summary>
/// <param name="store">The database, with <see cref="Steps"/> done.</param>
public sealed class SqlDeadLetterStore(ISqlStore store) : IDeadLetterStore, IAsyncDisposable
{
    /// <summary>Makes the table; see <see cref="SqlTypes"/>.</summary>
    public static string[] Steps(SqlTypes types) =>
    [
        $"""
        CREATE TABLE letters (
            topic {types.Text} NOT NULL, partition {types.Number} NOT NULL, "offset" {types.Number} NOT NULL, stage {types.Text} NOT NULL, field {types.Text},
            reason {types.Text} NOT NULL, bytes {types.Bytes} NOT NULL, arrival_time {types.Number} NOT NULL);
        CREATE UNIQUE INDEX letters_by_place ON letters (topic, partition, "offset");
        """,
    ];

    private const string Insert =
        """
        INSERT INTO letters (topic, partition, "offset", stage, field, reason, bytes, arrival_time)
        VALUES (@Topic, @Partition, @Offset, @Stage, @Field, @Reason, @Bytes, @ArrivalTime)
        ON CONFLICT (topic, partition, "offset") DO NOTHING
        """;

    private const string Select = """SELECT topic, partition, "offset", stage, field, reason, bytes, arrival_time AS ArrivalTime FROM letters""";

    /// <inheritdoc/>
    public async ValueTask AppendAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) => await store.WriteAsync(
        connection => connection.ExecuteAsync(Insert, letters.Select(LetterRow.Of)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ListAsync(
        (string Topic, int Partition, long Offset)? after, int limit, CancellationToken cancellationToken) => store.ReadAsync<IReadOnlyList<DeadLetter>>(
            async connection =>
            {
                var where = after is null ? "" : """WHERE (topic, partition, "offset") > (@Topic, @Partition, @Offset)""";
                var parameters = new { after?.Topic, after?.Partition, after?.Offset, limit };
                var rows = await connection.QueryAsync<LetterRow>($"{Select} {where} ORDER BY topic, partition, \"offset\" LIMIT @limit", parameters);
                return [.. rows.Select(row => row.ToLetter())];
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => store.ReadAsync(
        connection => connection.QuerySingleAsync<long>("SELECT count(*) FROM letters"), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();

    /// <summary>A row as the database gives it.</summary>
    private sealed record LetterRow(
        string Topic, long Partition, long Offset, string Stage, string? Field, string Reason, byte[] Bytes, long ArrivalTime)
    {
        public static LetterRow Of(DeadLetter letter) => new(
            letter.Topic, letter.Partition, letter.Offset, letter.Stage, letter.Field, letter.Reason, letter.Bytes.ToArray(), letter.ArrivalTime);

        public DeadLetter ToLetter() => new(Topic, (int)Partition, Offset, Stage, Field, Reason, Bytes, ArrivalTime);
    }
}
