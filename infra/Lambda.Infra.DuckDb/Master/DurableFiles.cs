using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Lambda.Infra.DuckDb.Master;

/// <summary>Makes files and names survive a power cut: a name is durable only when the folder that holds it is synced.</summary>
internal static partial class DurableFiles
{
    private const int ReadOnly = 0;

    /// <summary>Makes a folder and those above it, each one durable in its parent.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        var parent = Path.GetDirectoryName(folder);
        if (parent is not null)
        {
            CreateFolder(parent);
        }

        Directory.CreateDirectory(folder);
        if (parent is not null)
        {
            SyncFolder(parent);
        }
    }

    /// <summary>Writes what the system still holds of a file to the disk.</summary>
    public static void SyncFile(string file)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Gives a file another name, replacing what had it, and makes that durable on both sides.</summary>
    public static void Move(string from, string to)
    {
        CreateFolder(Path.GetDirectoryName(to)!);
        File.Move(from, to, overwrite: true);
        SyncFolder(Path.GetDirectoryName(to)!);
        if (Path.GetDirectoryName(from) != Path.GetDirectoryName(to))
        {
            SyncFolder(Path.GetDirectoryName(from)!);
        }
    }

    // .NET opens no folders. Windows needs none of this: its file systems journal names.
    private static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"'{folder}' could not be opened to be synced");
        }

        var failed = Fsync(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (failed)
        {
            throw new Win32Exception(error, $"'{folder}' could not be synced");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
