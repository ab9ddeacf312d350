using System.Diagnostics;
using Lambda.Testing;

namespace Lambda.Architecture.Tests;

/// <summary>The files that belong to the repository, as opposed to what a build or a person left in the checkout.</summary>
public static class RepositoryFiles
{
    private static readonly string[] NotOurs = [".git", "artifacts", "node_modules", "TestResults", ".vs", ".idea"];

    /// <summary>
    /// Paths relative to the root, with forward slashes: what git tracks and has not been deleted, or all files where the
    /// sources came without git.
    /// </summary>
    public static IReadOnlyList<string> Paths() =>
        (Tracked() ?? Found()).Where(path => File.Exists(Repository.PathOf(path))).ToList();

    /// <summary>The text of every file that is text.</summary>
    public static IEnumerable<(string Path, string Text)> Texts() =>
        from path in Paths()
        let text = File.ReadAllText(Repository.PathOf(path))
        where !text.Contains('\0')
        select (path, text);

    private static string[]? Tracked()
    {
        if (!Path.Exists(Repository.PathOf(".git")))
            return null;

        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "-z", "--cached"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> Found() =>
        Directory.EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(NotOurs.Contains));
}
