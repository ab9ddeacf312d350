using System.Text.Json;
using Lambda.Infra.DuckDb;
using Lambda.Ports.Log;

namespace Lambda.EndToEnd.Tests.Oracle;

/// <summary>
/// The independent answer: SQL over the CSV files, restricted to the events that had arrived. Which ones those are is read from the log as it was written, by
/// event id; everything else about them comes from the files. One thread at a time.
/// </summary>
public sealed class TripOracle : IDisposable
{
    private readonly DuckDbConnection _database;
    private readonly Dictionary<int, long> _readTo = [];
    private readonly LogBatch _batch = new();

    /// <summary>Reads the files.</summary>
    /// <param name="files">Trip files.</param>
    /// <param name="zones">The zones' file.</param>
    public TripOracle(IEnumerable<string> files, string zones)
    {
        _database = DuckDbConnection.OpenInMemory();
        TripTables.Create(_database, files, zones);
        _database.Execute("CREATE TABLE arrived (\"partition\" INTEGER, \"offset\" BIGINT, id VARCHAR)");
    }

    /// <summary>How many events of the files are valid.</summary>
    public long ValidEvents => (long)_database.Scalar("SELECT count(*) FROM events")!;

    /// <summary>The ids of the events that the platform must reject, in order.</summary>
    public IReadOnlyList<string> RejectedIds => [.. _database.Query("SELECT id FROM rejected ORDER BY id").Select(row => (string)row[0]!)];

    /// <summary>Reads what has been appended to the log since the last time.</summary>
    public async Task FollowAsync(IEventLog log)
    {
        for (var partition = 0; partition < log.PartitionCount; partition++)
        {
            var end = await log.EndOffsetAsync(partition, CancellationToken.None);
            await FollowAsync(log, partition, end);
        }
    }

    /// <summary>How many records of the log name an event that is not in the files, or one that must be rejected.</summary>
    public long StrayRecords => (long)_database.Scalar("SELECT count(*) FROM arrived WHERE id NOT IN (SELECT id FROM events)")!;

    /// <summary>How many valid events of the files have not arrived.</summary>
    public long MissingEvents => (long)_database.Scalar("SELECT count(*) FROM events WHERE id NOT IN (SELECT id FROM arrived)")!;

    /// <summary>How many records arrived, copies included.</summary>
    public long ArrivedRecords => (long)_database.Scalar("SELECT count(*) FROM arrived")!;

    /// <summary>The events that have arrived, by id.</summary>
    public HashSet<string> ArrivedIds => [.. _database.Query("SELECT DISTINCT id FROM arrived").Select(row => (string)row[0]!)];

    /// <summary>
    /// From now on questions are about the events below these offsets, each counted once, where its first copy stands.
    /// </summary>
    /// <param name="ends">For each partition the first offset that does not count; all that has been read where it is missing.</param>
    public void Count(IReadOnlyDictionary<int, long>? ends = null)
    {
        var limits = string.Join(' ', (ends ?? _readTo).Select(end => $"WHEN {end.Key} THEN {end.Value}"));
        _database.Execute($"""
            CREATE OR REPLACE TABLE counted AS
            SELECT events.*, first."offset" FROM events JOIN (
                SELECT id, min("offset") AS "offset" FROM arrived WHERE "offset" < CASE "partition" {limits} ELSE 0 END GROUP BY id) first USING (id)
            """);
    }

    /// <summary>How many events count.</summary>
    public long CountedEvents => (long)_database.Scalar("SELECT count(*) FROM counted")!;

    /// <summary>The answer, row by row.</summary>
    public IEnumerable<ExpectedRow> Ask(Question question)
    {
        var rows = _database.Query(question.Sql);
        var names = rows.Columns.Select(column => column.Name).ToList();
        var firstKey = names[0] == "window" ? 1 : 0;
        var firstValue = firstKey + question.KeyFields;
        var valueNames = names.Skip(firstValue).ToArray();
        return rows.Select(row => new ExpectedRow(
            firstKey > 0 ? (long)row[0]! : null, [.. row[firstKey..firstValue].Cast<string>()], valueNames, row[firstValue..]));
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private async Task FollowAsync(IEventLog log, int partition, long end)
    {
        var next = _readTo.GetValueOrDefault(partition);
        _readTo[partition] = end;
        await using var reader = log.OpenReader(partition, next);
        using var arrivals = new ArrivalWriter(_database.Append("arrived"), partition);
        while (next < end && await reader.ReadAsync(_batch, TimeSpan.FromSeconds(10), CancellationToken.None))
        {
            for (var i = 0; i < _batch.Count && _batch.OffsetOf(i) < end; i++)
            {
                next = _batch.OffsetOf(i) + 1;
                if (_batch.KindOf(i) == RecordKind.Event && EventIdOf(_batch.ValueOf(i)) is { } id)
                    arrivals.Add(_batch.OffsetOf(i), id);
            }
        }

        arrivals.Close();
        Assert.Equal(end, next);
    }

    /// <summary>The <c>event_id</c> of a record; <c>null</c> when the record is not JSON.</summary>
    private static byte[]? EventIdOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("event_id"u8) && reader.Read())
                    return reader.ValueSpan.ToArray();
            }

            return null;
        }
        catch (JsonException)
        {
            return null; // damaged bytes carry no id: they are no event of the files
        }
    }
}
