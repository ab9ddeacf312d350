namespace Lambda.Infra.Sqlite.Storage;

/// <summary>
/// Lets one process at a time use a data folder. The lock belongs to the open file, not to the file's being there: the system takes it back when
/// the process ends, however it ends.
/// </summary>
internal sealed class DataFolderLock : IAsyncDisposable
{
    private const string FileName = "lock";
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Takes the folder, which is created when it is missing.</summary>
    /// <exception cref="DataFolderInUseException">Another process has it.</exception>
    public static DataFolderLock Take(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new(new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (error is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new DataFolderInUseException(folder, error);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
