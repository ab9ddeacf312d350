using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lambda.SharedLogic.State;

/// <summary>
/// Arrays that tables have given back for tables that grow. Where groups leave memory after a flush, a table is as large again by the next one: without these it would let go of
/// megabytes and have them allocated anew, cleared, and collected, over and over. Bounded; those given back last are kept. Not safe for use by several threads at once.
/// </summary>
/// <param name="mostBytes">How many bytes are kept at most.</param>
public sealed class SpareArrays(long mostBytes)
{
    /// <summary>Smaller arrays are left to the collector, which is good at them.</summary>
    private const int FewestBytes = 4 * 1024;

    /// <summary>In the order in which they came. They are few and large, so looking through all of them is nothing beside what they are taken for.</summary>
    private readonly List<(Array Array, long Bytes)> _arrays = [];

    /// <summary>Keeps nothing: for tables that do not shrink.</summary>
    public static SpareArrays None { get; } = new(0);

    /// <summary>The bytes of all that is kept.</summary>
    public long Bytes { get; private set; }

    /// <summary>The length of an array for so many elements: a power of two, so that there are few different ones.</summary>
    public static int LengthFor(int elements) => checked((int)BitOperations.RoundUpToPowerOf2((uint)elements));

    /// <summary>An array of zeros.</summary>
    public T[] Take<T>(int length)
    {
        if (Find<T>(length) is not { } found)
        {
            return FreshMemory.Back(new T[length]);
        }

        if (!RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            Array.Clear(found);
        }

        return found;
    }

    /// <summary>An array of anything, for those that write before they read.</summary>
    public T[] TakeDirty<T>(int length)
        where T : unmanaged => Find<T>(length) ?? GC.AllocateUninitializedArray<T>(length);

    /// <summary>Gives an array back; the caller must not use it any more.</summary>
    public void Give<T>(T[] array)
    {
        var bytes = (long)array.Length * Unsafe.SizeOf<T>();
        if (bytes < FewestBytes || bytes > mostBytes)
        {
            return;
        }

        while (Bytes + bytes > mostBytes)
        {
            RemoveAt(0);
        }

        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            // Now: what it refers to is nobody's any more.
            Array.Clear(array);
        }

        _arrays.Add((array, bytes));
        Bytes += bytes;
    }

    /// <summary>An array of another length with what fits into it; beyond that it holds anything. The old one is given back.</summary>
    public void Resize<T>(ref T[] array, int length, int used)
        where T : unmanaged
    {
        if (array.Length != length)
        {
            var resized = TakeDirty<T>(length);
            array.AsSpan(0, used).CopyTo(resized);
            Give(array);
            array = resized;
        }
    }

    /// <summary>
    /// The length to grow to: what the table had <paramref name="before"/> its groups left memory, where an array of that length waits for it, because it is going to need that
    /// much again; doubling up to there would copy everything each time and fill the room here with arrays of lengths in between.
    /// </summary>
    /// <param name="needed">What is needed now.</param>
    /// <param name="before">The table's length before; 0 when it never was larger.</param>
    public int LengthAgain<T>(int needed, int before) => before > needed && PlaceOf<T>(before) >= 0 ? before : needed;

    private T[]? Find<T>(int length)
    {
        var place = PlaceOf<T>(length);
        if (place < 0)
        {
            return null;
        }

        var found = (T[])_arrays[place].Array;
        RemoveAt(place);
        return found;
    }

    /// <summary>Where the array is that was given back last, or -1. By the exact type: to the runtime an array of uint is one of int as well.</summary>
    private int PlaceOf<T>(int length)
    {
        var place = _arrays.Count - 1;
        while (place >= 0 && (_arrays[place].Array.Length != length || _arrays[place].Array.GetType() != typeof(T[])))
        {
            place--;
        }

        return place;
    }

    private void RemoveAt(int index)
    {
        Bytes -= _arrays[index].Bytes;
        _arrays.RemoveAt(index);
    }
}
