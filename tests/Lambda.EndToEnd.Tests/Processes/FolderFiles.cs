namespace Lambda.EndToEnd.Tests.Processes;

/// <summary>What lies in a data folder while somebody works in it.</summary>
internal static class FolderFiles
{
    /// <summary>Every file of one part, at any depth; none while the part is not there.</summary>
    public static string[] In(string folder, string part)
    {
        try
        {
            return Directory.GetFiles(Path.Combine(folder, part), "*", SearchOption.AllDirectories);
        }
        catch (DirectoryNotFoundException)
        {
            // Not made yet, or a folder in it was taken away while it was read.
            return [];
        }
    }
}
