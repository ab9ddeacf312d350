using Lambda.Ports.Access;

namespace Lambda.ServingLayer.Access;

/// <summary>The key that a new platform starts with. Without it nobody could make another one.</summary>
public static class AdminKey
{
    /// <summary>Its id.</summary>
    public const string Id = "admin";

    /// <summary>
    /// Makes the first key when there is none at all. The file is written, whole and readable by its owner alone, before the store knows the key: a crash in
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

        var secret = File.Exists(path) ? (await File.ReadAllTextAsync(path, cancellationToken)).Trim() : "";
        if (secret.Length == 0)
        {
            secret = keys.NewSecret();
            await WriteAsync(path, secret, cancellationToken);
        }

        await keys.AddAsync(Id, secret, ApiRole.Admin, cancellationToken);
        return secret;
    }

    private static async ValueTask WriteAsync(string path, string secret, CancellationToken cancellationToken)
    {
        var unfinished = path + ".new";
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

        File.Move(unfinished, path, overwrite: true);
    }
}
