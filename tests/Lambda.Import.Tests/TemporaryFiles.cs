using System.Text;

namespace Lambda.Import.Tests;

/// <summary>Writes files into a test's folder.</summary>
internal static class TemporaryFiles
{
    public static string Write(this TemporaryFolder folder, string name, string text) => folder.Write(name, Encoding.UTF8.GetBytes(text));

    public static string Write(this TemporaryFolder folder, string name, byte[] bytes)
    {
        var path = folder.PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
