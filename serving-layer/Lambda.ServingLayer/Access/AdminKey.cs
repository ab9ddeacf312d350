using Lambda.Ports.Access;

namespace Lambda.ServingLayer.Access;

/// <summary>The key that a new platform starts with. Without it nobody could make another one.</summary>
public static class AdminKey
{
    /// <summary>Its id.</summary>
    public const string Id = "admin";

    /// <summary>
    /// Makes the first key when there is none at all; of several nodes that start at once, one does. The file is written, whole and readable by its owner alone, before the store knows the key: a crash in
    /// between leaves a file whose key the next start takes over, never a key that nobody has.
    /// </summary>
    /// <param name="keys">Issues keys.</param>
    /// <param name="path">The file, e.g. <c>DIR/admin.key</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The key, to be shown once; <c>null</c> when there were keys already.</returns>
    public static async ValueTask<string?> EnsureAsync(ApiKeys keys, string path, CancellationToken cancellationToken)
    {
        if ((await keys.ListAsync(cancellationToken)).Count > 0)
        {
            return null;
        }

        var secret = await ReadAsync(path, cancellationToken);
        var isGiven = secret.Length > 0;
        if (!isGiven)
        {
            await WriteAsync(path, keys.NewSecret(), cancellationToken);
            secret = await ReadAsync(path, cancellationToken);
        }

        try
        {
            await keys.AddAsync(Id, secret, ApiRole.Admin, cancellationToken);
            return secret;
        }
        catch (InvalidOperationException)
        {
            // Another node that starts for the first time as well was faster: its key counts, and one that only this file has would open nothing.
            if (!isGiven && !ApiKeys.IsOneOf(await keys.ListAsync(cancellationToken), secret))
            {
                File.Delete(path);
            }

            return null;
        }
    }

    private static async ValueTask<string> ReadAsync(string path, CancellationToken cancellationToken) =>
        File.Exists(path) ? (await File.ReadAllTextAsync(path, cancellationToken)).Trim() : "";

    /// <summary>Another node may use the same folder: one file is made, and what it has counts for all.</summary>
    private static async ValueTask WriteAsync(string path, string secret, CancellationToken cancellationToken)
    {
        var unfinished = $"{path}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // A file left over from before may have another mode, and creating does not change it.
        File.Delete(unfinished);
        await using (var stream = new FileStream(unfinished, options))
        {
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(secret + "\n"), cancellationToken);
            stream.Flush(flushToDisk: true);
        }

        if (new FileInfo(path) is { Exists: true, Length: 0 } or { Exists: false })
        {
            try
            {
                File.Move(unfinished, path, overwrite: File.Exists(path));
                return;
            }
            catch (IOException) when (File.Exists(path))
            {
                // Made by the other node in between.
            }
        }

        File.Delete(unfinished);
    }
}
