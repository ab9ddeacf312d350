using System.Runtime.CompilerServices;

namespace Lambda.SharedLogic.State;

/// <summary>
/// Large arrays come from the operating system as they are asked for, and it backs each of their pages when it is first used. Where that is a read, as of states that are touched together before any
/// is changed, it lends one page of zeros that all share, and at the first write has every processor forget that page again: that costs more than the page.
/// </summary>
internal static class FreshMemory
{
    /// <summary>The smallest page of the systems that .NET runs on.</summary>
    private const int PageBytes = 4 * 1024;

    /// <summary>Writes into every page of an array of zeros, so that each is backed for good.</summary>
    /// <returns>The array.</returns>
    public static T[] Back<T>(T[] zeros)
    {
        var perPage = Math.Max(1, PageBytes / Unsafe.SizeOf<T>());
        for (var i = 0; i < zeros.Length; i += perPage)
        {
            zeros[i] = default!;
        }

        return zeros;
    }
}
