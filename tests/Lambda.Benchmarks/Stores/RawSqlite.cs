using System.Data.Common;
using Lambda.Infra.Sqlite;
using Lambda.Ports.Batch;
using Lambda.Ports.Log;
using Lambda.SharedLogic.Views;

namespace Lambda.Benchmarks.Stores;

/// <summary>SQLite as one uses it at first: a table, a prepared statement, a row for each record, a durable transaction for each chunk.</summary>
public sealed class RawSqlite : IDisposable
{
    private readonly DbConnection _connection;
    private DbCommand? _readState;

    /// <summary>Makes a file with two tables.</summary>
    public RawSqlite(string path)
    {
        _connection = SqliteProvider.Load().CreateConnection()!;
        _connection.ConnectionString = SqliteProvider.ConnectionTo(path);
        _connection.Open();
        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
        Execute("CREATE TABLE records (part INTEGER, place INTEGER, key BLOB, value BLOB, PRIMARY KEY (part, place)) WITHOUT ROWID");
        Execute("CREATE TABLE states (pane INTEGER, key BLOB, state BLOB, PRIMARY KEY (pane, key)) WITHOUT ROWID");
    }

    /// <summary>Inserts records, one statement each.</summary>
    public long InsertRecords(LogRecord[] records, int perTransaction)
    {
        var next = new long[16];
        using var insert = Command("INSERT INTO records VALUES ($1, $2, $3, $4)", 4);
        foreach (var chunk in records.Chunk(perTransaction))
        {
            using var transaction = _connection.BeginTransaction();
            insert.Transaction = transaction;
            foreach (var record in chunk)
            {
                Run(insert, record.Partition, next[record.Partition]++, record.Key.ToArray(), record.Value.ToArray());
            }

            transaction.Commit();
        }

        return records.Length;
    }

    /// <summary>Reads every record in order.</summary>
    public long ReadRecords()
    {
        using var select = Command("SELECT part, place, value FROM records ORDER BY part, place", 0);
        using var reader = select.ExecuteReader();
        var read = 0L;
        while (reader.Read())
        {
            _ = (reader.GetInt32(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2));
            read++;
        }

        return read;
    }

    /// <summary>Writes states, one statement each.</summary>
    public long InsertStates(BatchRow[] rows, int perTransaction, string verb)
    {
        using var insert = Command($"{verb} INTO states VALUES ($1, $2, $3)", 3);
        foreach (var chunk in rows.Chunk(perTransaction))
        {
            using var transaction = _connection.BeginTransaction();
            insert.Transaction = transaction;
            foreach (var row in chunk)
            {
                Run(insert, row.Pane, row.Key.ToArray(), row.State.ToArray());
            }

            transaction.Commit();
        }

        return rows.Length;
    }

    /// <summary>Reads the state of pane and key <paramref name="number"/>.</summary>
    public void ReadState(int number)
    {
        _readState ??= Command("SELECT state FROM states WHERE pane = $1 AND key = $2", 2);
        _readState.Parameters[0].Value = number;
        _readState.Parameters[1].Value = GroupKey.Encode([$"{number}"]);
        _ = _readState.ExecuteScalar() ?? throw new InvalidOperationException($"no state {number}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _readState?.Dispose();
        _connection.Dispose();
    }

    private static void Run(DbCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    private DbCommand Command(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 1; i <= parameters; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"${i}";
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private void Execute(string sql)
    {
        using var command = Command(sql, 0);
        command.ExecuteNonQuery();
    }
}
