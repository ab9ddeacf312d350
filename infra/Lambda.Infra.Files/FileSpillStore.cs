using Lambda.Ports.Batch;

namespace Lambda.Infra.Files;

/// <summary>
/// Spilled rows as local files: a folder for each piece of work, a file for each run of rows (<see cref="SpillFileLayout"/>). Several processes may have one root:
/// each takes a folder of its own in it, <c>1</c>, <c>2</c> and so on, and holds that folder's lock.
/// </summary>
public sealed class FileSpillStore : ISpillStore, IDisposable
{
    private const string LockName = "lock";

    /// <summary>More processes than this do not share a root.</summary>
    private const int MostFolders = 64;

    private readonly string _folder;
    private readonly FileStream _lock;
    private int _areas;

    private FileSpillStore(string folder, FileStream held) => (_folder, _lock) = (folder, held);

    /// <summary>Takes the first free folder below a root, which is made when it is missing, and deletes what dead processes left in any.</summary>
    /// <exception cref="IOException">It cannot be written to, or too many processes have it.</exception>
    public static FileSpillStore Take(string root)
    {
        FileSpillStore? taken = null;
        for (var number = 1; number <= MostFolders; number++)
        {
            var folder = Path.Combine(root, $"{number}");
            if ((taken is not null && !Directory.Exists(folder)) || TryLock(folder) is not { } held)
            {
                continue;
            }

            if (taken is null)
            {
                taken = new FileSpillStore(folder, held);
            }
            else
            {
                held.Dispose();
            }
        }

        return taken ?? throw new IOException($"'{root}' is in use by {MostFolders} processes");
    }

    /// <inheritdoc/>
    public ISpillArea Open(string name) => new FileSpillArea(Path.Combine(_folder, $"{Interlocked.Increment(ref _areas)}-{name}"));

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    /// <summary>Locks a folder and empties it; <c>null</c> when a living process has it. Whoever deletes must be alone: these may be the files of a run that is under way.</summary>
    private static FileStream? TryLock(string folder)
    {
        Directory.CreateDirectory(folder);
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, LockName)))
        {
            return null;
        }

        try
        {
            foreach (var left in Directory.EnumerateDirectories(folder))
            {
                Directory.Delete(left, recursive: true);
            }

            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }
}
