using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Lambda.EndToEnd.Tests.Holes;

/// <summary>What the files of the real-time views can lose of an epoch.</summary>
public enum LostEpoch
{
    /// <summary>What the manifest says of its states.</summary>
    AllStates,

    /// <summary>That there is a single state more of a single view.</summary>
    OneState,

    /// <summary>The runs that have states of it, and of others.</summary>
    Runs,

    /// <summary>A byte in each block of these runs.</summary>
    Blocks,

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
            LostEpoch.AllStates => Execute(connection, $"DELETE FROM contents WHERE {states}"),
            LostEpoch.OneState => Execute(connection,
                $"""
                UPDATE contents SET states = states - 1 WHERE (run, slot, view) = (
                    SELECT run, slot, view FROM contents WHERE {states} AND view = (SELECT id FROM views WHERE name = 'couriers-hourly') LIMIT 1)
                """),
            LostEpoch.Runs => Runs(connection, states, path).Select(run => Deleted(run.Path)).Count(),
            LostEpoch.Blocks => Runs(connection, states, path).Select(run => Flipped(run.Path, run.Blocks)).Count(),
            _ => LoseProgress(connection, epoch),
        };
        Assert.True(changed > 0, "nothing was lost");
    }

    /// <summary>Whether other epochs are lost with it.</summary>
    public static bool LosesOthers(this LostEpoch lost) => lost is LostEpoch.Runs or LostEpoch.Blocks;

    private static List<(string Path, long Blocks)> Runs(SqliteConnection connection, string states, string path)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT id, blocks FROM runs WHERE id IN (SELECT run FROM contents WHERE {states})";
        using var reader = command.ExecuteReader();
        var all = new List<(string, long)>();
        while (reader.Read())
            all.Add((Path.Combine(Path.ChangeExtension(path, "runs"), FormattableString.Invariant($"{reader.GetInt64(0)}.run")), reader.GetInt64(1)));
        return all;
    }

    private static string Deleted(string path)
    {
        File.Delete(path);
        return path;
    }

    private static string Flipped(string path, long blocks)
    {
        // Close enough for every block to have one.
        const int Distance = 16;
        var bytes = File.ReadAllBytes(path);
        for (var i = 0; i < blocks; i += Distance)
            bytes[i] ^= 1;
        File.WriteAllBytes(path, bytes);
        return path;
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
