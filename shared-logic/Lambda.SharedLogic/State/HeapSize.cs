using System.Runtime.CompilerServices;

namespace Lambda.SharedLogic.State;

/// <summary>About how much of the heap a state takes.</summary>
internal static class HeapSize
{
    /// <summary>What is assumed of a state that refers to something and does not say how much: a short text in an array of its own.</summary>
    private const long Unknown = 48;

    /// <summary>The bytes besides the state's own fields; 0 when it refers to nothing.</summary>
    public static long Of<TState>(in TState state)
    {
        if (!RuntimeHelpers.IsReferenceOrContainsReferences<TState>())
        {
            return 0;
        }

        return state is IHeapSized sized ? sized.HeapBytes : Unknown;
    }
}
