using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// How a kind of value is kept in a state: owned, ordered and written. Static, and given as a type parameter, so that the compiler specialises the
/// aggregates that use it.
/// </summary>
public interface IValueCodec<T>
{
    /// <summary>Makes <paramref name="kept"/>, which a state owns, equal to <paramref name="value"/>, sharing nothing with it.</summary>
    static abstract void Keep(ref T kept, in T value);

    /// <summary>A total order in which only equal values compare as 0.</summary>
    static abstract int Compare(in T left, in T right);

    /// <summary>Writes the value: equal values as equal bytes.</summary>
    static abstract void Write(in T value, StateWriter writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptStateException">The bytes cannot have been written by <see cref="Write"/>.</exception>
    static abstract T Read(ref StateReader reader);
}
