using System.Runtime.InteropServices;

namespace Lambda.Infra.Sqlite.Storage;

/// <summary>Gives a finished file its name so that a reader sees all of it or nothing, even after a power cut.</summary>
internal static partial class DurableFile
{
    private const int ReadOnly = 0;

    /// <summary>Makes the bytes durable, then the name.</summary>
    public static void Publish(string temporary, string final)
    {
        using (var handle = File.OpenHandle(temporary, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(temporary, final, overwrite: true);
        FlushFolder(Path.GetDirectoryName(final)!);
    }

    /// <summary>Makes the entries of a folder durable: a new name in it, or one that is gone.</summary>
    public static void FlushFolder(string folder)
    {
        // Windows has no such call and needs none: its file system journals names.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"cannot open folder '{folder}': error {Marshal.GetLastPInvokeError()}");
        }

        var result = Synchronize(descriptor);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (result != 0)
        {
            throw new IOException($"cannot make folder '{folder}' durable: error {error}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
