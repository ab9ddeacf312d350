using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Lambda.EndToEnd.Tests.Holes;

/// <summary>What the file of the real-time views can lose of an epoch.</summary>
public enum LostEpoch
{
    /// <summary>Every state.</summary>
    AllStates,

    /// <summary>A single state of a single view.</summary>
    OneState,

    /// <summary>The line that says how far the epoch reached.</summary>
    Progress,
}

/// <summary>Does it.</summary>
public static class LostEpochExtensions
{
    private const string StatesOf = "slot IN (SELECT slot FROM epochs WHERE epoch = {0})";

    /// <summary>Loses it, in every partition.</summary>
    /// <param name="lost">What is lost.</param>
    /// <param name="path">The file; nobody has it open.</param>
    /// <param name="epoch">The epoch.</param>
    public static void From(this LostEpoch lost, string path, long epoch)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        var states = string.Format(CultureInfo.InvariantCulture, StatesOf, epoch);
        var changed = lost switch
        {
            LostEpoch.AllStates => Execute(connection, $"DELETE FROM states WHERE {states}"),
            LostEpoch.OneState => Execute(connection,
                $"""
                DELETE FROM states WHERE (slot, view, pane, key) = (
                    SELECT slot, view, pane, key FROM states WHERE {states} AND view = (SELECT id FROM views WHERE name = 'couriers-hourly')
                    ORDER BY slot, view, pane, key LIMIT 1)
                """),
            _ => LoseProgress(connection, epoch),
        };
        Assert.True(changed > 0, "nothing was lost");
    }

    private static int LoseProgress(SqliteConnection connection, long epoch)
    {
        var changed = 0;
        foreach (var (partition, text) in Progress(connection))
        {
            var progress = JsonNode.Parse(text)!.AsObject();
            var epochs = progress["Epochs"]!.AsArray();
            epochs.Remove(epochs.Single(line => line!["Epoch"]!.GetValue<long>() == epoch));
            changed += Execute(connection, "UPDATE partitions SET progress = $progress WHERE partition = $partition",
                ("$progress", progress.ToJsonString()), ("$partition", partition));
        }

        return changed;
    }

    private static List<(long Partition, string Text)> Progress(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT partition, progress FROM partitions";
        using var reader = command.ExecuteReader();
        var all = new List<(long, string)>();
        while (reader.Read())
            all.Add((reader.GetInt64(0), reader.GetString(1)));
        return all;
    }

    private static int Execute(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }
}
