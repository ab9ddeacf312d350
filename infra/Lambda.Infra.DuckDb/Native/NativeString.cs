using System.Runtime.InteropServices;

namespace Lambda.Infra.DuckDb.Native;

/// <summary>
/// <c>duckdb_string_t</c>, one cell of a VARCHAR or BLOB vector, 16 bytes: the length, then up to 12 bytes in place,
/// or a copy of the first four and a pointer to all of them.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct NativeString
{
    /// <summary>Values up to this many bytes lie in the cell itself.</summary>
    public const int InlineBytes = 12;

    [FieldOffset(0)] private uint _length;
    [FieldOffset(4)] private fixed byte _inline[InlineBytes];
    [FieldOffset(8)] private readonly byte* _pointer;

    /// <summary>The bytes of the cell, which must be native memory: the span outlives this call.</summary>
    public static ReadOnlySpan<byte> BytesOf(NativeString* cell)
    {
        var length = checked((int)cell->_length);
        return new ReadOnlySpan<byte>(length <= InlineBytes ? cell->_inline : cell->_pointer, length);
    }

    /// <summary>Writes a value of at most <see cref="InlineBytes"/> into the cell, which must be native memory.</summary>
    public static void WriteInline(NativeString* cell, ReadOnlySpan<byte> value)
    {
        var bytes = new Span<byte>(cell->_inline, InlineBytes);
        cell->_length = (uint)value.Length;
        value.CopyTo(bytes);
        // DuckDB compares whole cells, so the unused bytes must be zero.
        bytes[value.Length..].Clear();
    }
}
