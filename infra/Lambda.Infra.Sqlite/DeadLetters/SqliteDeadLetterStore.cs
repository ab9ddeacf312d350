using Dapper;
using Lambda.Infra.Sqlite.Storage;
using Lambda.Ports.DeadLetters;

namespace Lambda.Infra.Sqlite.DeadLetters;

/// <summary>The dead letters of the embedded profile: one SQLite file.</summary>
public sealed class SqliteDeadLetterStore : IDeadLetterStore, IAsyncDisposable
{
    private const string Layout1 =
        """
        CREATE TABLE letters (
            topic TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL, stage TEXT NOT NULL, field TEXT, reason TEXT NOT NULL,
            bytes BLOB NOT NULL, arrival_time INTEGER NOT NULL);
        CREATE UNIQUE INDEX letters_by_place ON letters (topic, partition, offset);
        """;

    private const string Insert =
        """
        INSERT INTO letters (topic, partition, offset, stage, field, reason, bytes, arrival_time)
        VALUES (@Topic, @Partition, @Offset, @Stage, @Field, @Reason, @Bytes, @ArrivalTime)
        ON CONFLICT (topic, partition, offset) DO NOTHING
        """;

    private const string Select = "SELECT topic, partition, offset, stage, field, reason, bytes, arrival_time AS ArrivalTime FROM letters";
    private readonly StoreConnection _store;

    private SqliteDeadLetterStore(StoreConnection store) => _store = store;

    /// <summary>Opens the store in a file, which is created when it is missing.</summary>
    public static SqliteDeadLetterStore Open(string path) => new(StoreConnection.Open(path, Layout1));

    /// <inheritdoc/>
    public async ValueTask AppendAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) => await _store.WriteAsync(
        connection => connection.Execute(Insert, letters.Select(LetterRow.Of)), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ListAsync(
        (string Topic, int Partition, long Offset)? after, int limit, CancellationToken cancellationToken) => _store.ReadAsync<IReadOnlyList<DeadLetter>>(
            connection =>
            {
                var where = after is null ? "" : "WHERE (topic, partition, offset) > (@Topic, @Partition, @Offset)";
                var parameters = new { after?.Topic, after?.Partition, after?.Offset, limit };
                var rows = connection.Query<LetterRow>($"{Select} {where} ORDER BY topic, partition, offset LIMIT @limit", parameters);
                return [.. rows.Select(row => row.ToLetter())];
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QuerySingle<long>("SELECT count(*) FROM letters"), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>A row as SQLite gives it.</summary>
    private sealed record LetterRow(
        string Topic, long Partition, long Offset, string Stage, string? Field, string Reason, byte[] Bytes, long ArrivalTime)
    {
        public static LetterRow Of(DeadLetter letter) => new(
            letter.Topic, letter.Partition, letter.Offset, letter.Stage, letter.Field, letter.Reason, letter.Bytes.ToArray(), letter.ArrivalTime);

        public DeadLetter ToLetter() => new(Topic, (int)Partition, Offset, Stage, Field, Reason, Bytes, ArrivalTime);
    }
}
