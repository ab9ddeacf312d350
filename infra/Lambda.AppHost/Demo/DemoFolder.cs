namespace Lambda.AppHost.Demo;

/// <summary>The demo's data folder: the user's, which stays, or a fresh one, which goes with the demo.</summary>
internal sealed class DemoFolder : IDisposable
{
    private readonly bool _isOurs;

    private DemoFolder(string path, bool isOurs) => (Path, _isOurs) = (path, isOurs);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The folder that the user names, or a fresh one.</summary>
    public static DemoFolder Use(string? path) =>
        path is null ? new DemoFolder(Directory.CreateTempSubdirectory("lambda-demo-").FullName, isOurs: true) : new DemoFolder(path, isOurs: false);

    public void Dispose()
    {
        if (_isOurs)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
