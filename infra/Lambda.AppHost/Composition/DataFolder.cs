using Lambda.AppHost.Settings;

namespace Lambda.AppHost.Composition;

/// <summary>The data folder: all that the embedded profile keeps is below it. The stores name their own files; docs/operating.md draws them all.</summary>
internal sealed class DataFolder(string path)
{
    /// <summary>The folder's full path.</summary>
    public string FullPath { get; } = Path.GetFullPath(path);

    /// <summary>The settings file; there may be none.</summary>
    public string SettingsFile => In(SettingSources.FileName);

    /// <summary>The first admin key, as text: made on the first start.</summary>
    public string AdminKeyFile => In("admin.key");

    /// <summary>The master dataset.</summary>
    public string MasterFolder => In("master");

    /// <summary>Makes the folder when it is missing and checks that this process may write there.</summary>
    /// <exception cref="StartException">It may not.</exception>
    public void MakeReady()
    {
        try
        {
            Directory.CreateDirectory(FullPath);
            using var probe = new FileStream(In("write-probe"), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"cannot write to the data folder {FullPath}: {error.Message}", error);
        }
    }

    /// <summary>Scratch space of batch runs and skew reports; empty between them.</summary>
    public string SpillFolder => In("spill");

    /// <summary>What the schedule remembers: made on the first start.</summary>
    public string ScheduleFile => In("schedule.sqlite");

    private string In(string name) => Path.Combine(FullPath, name);
}
