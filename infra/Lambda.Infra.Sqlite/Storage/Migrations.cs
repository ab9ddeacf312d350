namespace Lambda.Infra.Sqlite.Storage;

/// <summary>Brings a file's tables up to date. The file's user_version is the number of steps that it has had; a step that was released is never changed.</summary>
internal static class Migrations
{
    /// <summary>Opens a file for durable use, creates it when it is missing, and runs the steps that it lacks.</summary>
    /// <exception cref="InvalidDataException">The file was written by a newer program.</exception>
    public static SqliteDatabase Open(string path, params ReadOnlySpan<string> steps)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var database = SqliteDatabase.OpenOrCreate(path);
        try
        {
            database.Execute(DurableSettings);
            Apply(database, path, steps);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// WAL: readers never wait for the writer. FULL: a commit is on the disk when it returns. The size limit gives back what a burst needed. Pages of 8 KiB
    /// suit values of hundreds of bytes to some KiB; a file keeps the size that it was created with.
    /// </summary>
    public const string DurableSettings =
        "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; PRAGMA foreign_keys = ON;";

    private static void Apply(SqliteDatabase database, string path, ReadOnlySpan<string> steps)
    {
        var done = database.QueryNumber("PRAGMA user_version");
        if (done > steps.Length)
        {
            throw new InvalidDataException($"'{path}' has layout {done}, this program knows layouts up to {steps.Length}: use the program that wrote it, or a newer one");
        }

        for (var i = (int)done; i < steps.Length; i++)
        {
            var sql = $"{steps[i]}; PRAGMA user_version = {i + 1};";
            database.InTransaction(() => database.Execute(sql));
        }
    }
}
