namespace Lambda.Testing;

/// <summary>An empty folder that is deleted, with all it holds, when disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder's full path.</summary>
    public string FullPath { get; } = Directory.CreateTempSubdirectory("lambda-test-").FullName;

    /// <summary>The full path of a file or folder inside; it need not exist.</summary>
    public string PathOf(params string[] parts) => Path.Combine([FullPath, .. parts]);

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
