using Lambda.Testing;

namespace Lambda.Ports.ContractTests;

/// <summary>
/// An adapter over a folder of files. A crash goes on with a copy of the folder as it is at that moment, while the old adapter still has its files open:
/// nothing that it keeps in memory, and nothing that it does later, can help.
/// </summary>
/// <typeparam name="TPort">The port.</typeparam>
public sealed class FolderHarness<TPort> : IPortHarness<TPort>
{
    private readonly TemporaryFolder _root = new();
    private readonly Func<string, Task<TPort>> _open;
    private readonly Func<TPort, ValueTask> _close;
    private readonly List<TPort> _abandoned = [];
    private int _lives;

    private FolderHarness(Func<string, Task<TPort>> open, Func<TPort, ValueTask> close) => (_open, _close) = (open, close);

    /// <inheritdoc/>
    public TPort Port { get; private set; } = default!;

    /// <summary>The folder that the adapter has open now.</summary>
    public string Folder => _root.PathOf($"life-{_lives}");

    /// <summary>Opens an adapter over an empty folder.</summary>
    /// <param name="open">Opens it over a folder that need not exist.</param>
    /// <param name="close">A clean stop.</param>
    public static async Task<FolderHarness<TPort>> OpenAsync(Func<string, Task<TPort>> open, Func<TPort, ValueTask> close)
    {
        var harness = new FolderHarness<TPort>(open, close);
        harness.Port = await open(harness.Folder);
        return harness;
    }

    /// <inheritdoc/>
    public async Task ReopenAsync()
    {
        await _close(Port);
        Port = await _open(Folder);
    }

    /// <inheritdoc/>
    public async Task CrashAsync()
    {
        _abandoned.Add(Port);
        var old = Folder;
        _lives++;
        if (Directory.Exists(old))
            Copy(old, Folder);
        Port = await _open(Folder);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var port in _abandoned.Append(Port))
            await _close(port);
        _root.Dispose();
    }

    /// <summary>A lock ends with the process that held it.</summary>
    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"))
            CopyFile(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }

    // Not File.Copy: that asks for a lock, which the adapter may hold.
    private static void CopyFile(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var target = new FileStream(to, FileMode.Create);
        source.CopyTo(target);
    }
}
