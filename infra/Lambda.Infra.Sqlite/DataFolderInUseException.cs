namespace Lambda.Infra.Sqlite;

/// <summary>Another process is using the data folder: two at once would spoil it.</summary>
public sealed class DataFolderInUseException(string folder, Exception cause)
    : IOException($"the data folder '{folder}' is in use by another process: stop that one, or name another folder", cause)
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;
}
