using Lambda.Testing;
using Lambda.Testing.Processes;

namespace Lambda.Docs.Tests.Sessions;

/// <summary>Folders in which a page's commands find what they name.</summary>
internal static class Checkout
{
    private static readonly string[] LeftOut = [".git", "artifacts", "node_modules", "lambda-data", "TestResults"];

    /// <summary>An empty folder with <c>infra/lambda</c>, which runs the program built with these tests, and the samples.</summary>
    public static void Simulate(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "infra"));
        var command = Path.Combine(folder, "infra", "lambda");
        File.WriteAllText(command, $"#!/usr/bin/env bash\nexec dotnet '{LambdaProcess.Program}' \"$@\"\n");
        MakeExecutable(command);
        Directory.CreateSymbolicLink(Path.Combine(folder, "infra", "samples"), Repository.PathOf("infra", "samples"));
    }

    /// <summary>A copy of this checkout, without what was built; the DuckDB library, which a build would fetch, is lent to it.</summary>
    public static void Copy(string folder)
    {
        CopyFolder(new DirectoryInfo(Repository.Root), folder);
        Directory.CreateSymbolicLink(Path.Combine(folder, "infra", "native", "node_modules"), Repository.PathOf("infra", "native", "node_modules"));
    }

    private static void CopyFolder(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var child in from.EnumerateDirectories().Where(child => !LeftOut.Contains(child.Name)))
        {
            CopyFolder(child, Path.Combine(to, child.Name));
        }
    }

    private static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
