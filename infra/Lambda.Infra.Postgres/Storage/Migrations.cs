using System.Data.Common;
using Dapper;

namespace Lambda.Infra.Postgres.Storage;

/// <summary>Brings tables up to date. Table <c>layouts</c> has the number of steps that each store has had; a step that was released is never changed.</summary>
internal static class Migrations
{
    /// <summary>Runs the steps that a store lacks, within the transaction that is open, and says how many.</summary>
    /// <exception cref="InvalidDataException">A newer program has been here.</exception>
    public static async Task<int> ApplyAsync(DbConnection connection, string store, string[] steps)
    {
        var done = await connection.QuerySingleOrDefaultAsync<long>("SELECT layout FROM layouts WHERE store = @store", new { store });
        if (done > steps.Length)
        {
            throw new InvalidDataException(
                $"the tables of '{store}' have layout {done}, this program knows layouts up to {steps.Length}: use the program that wrote them, or a newer one");
        }

        foreach (var step in steps.Skip((int)done))
        {
            await connection.ExecuteAsync(step);
        }

        await connection.ExecuteAsync(
            "INSERT INTO layouts (store, layout) VALUES (@store, @layout) ON CONFLICT (store) DO UPDATE SET layout = excluded.layout",
            new { store, layout = (long)steps.Length });
        return steps.Length - (int)done;
    }

    /// <summary>Makes the schema that the connections are in, and its table of layouts; several processes may do so at once.</summary>
    public static async Task MakeSchemaAsync(DbConnection connection, string schema)
    {
        // IF NOT EXISTS alone fails when two do it at the same moment.
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended(@schema, 1))", new { schema });
        await connection.ExecuteAsync(
            $"""
            CREATE SCHEMA IF NOT EXISTS "{schema}";
            CREATE TABLE IF NOT EXISTS "{schema}".layouts (store TEXT PRIMARY KEY, layout BIGINT NOT NULL);
            """);
        await transaction.CommitAsync();
    }
}
