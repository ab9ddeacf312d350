using System.Runtime.InteropServices;

namespace Lambda.AppHost.Composition;

/// <summary>
/// The C library's heap, in which SQLite and the runtime keep what is not .NET's. glibc gives each thread an arena of its own, up to eight for each core, and what one of
/// them has freed another one does not use; threads of the pool come and go.
/// </summary>
internal static partial class NativeHeap
{
    private const int MostArenas = -8; // M_ARENA_MAX of glibc
    private const int Arenas = 2;

    /// <summary>Lets all threads share two arenas; does nothing where the C library has none. To be called first.</summary>
    public static void Limit()
    {
        try
        {
            _ = OperatingSystem.IsLinux() ? SetOption(MostArenas, Arenas) : 0;
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than glibc.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
