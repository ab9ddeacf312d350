using System.Collections;

namespace Lambda.Infra.DuckDb;

/// <summary>
/// An answer read whole, one array of values per row. NULL is null; integers have their own width (HUGEINT is
/// <see cref="Int128"/>); TIMESTAMP is <see cref="long"/> Unix microseconds; DATE is <see cref="DateOnly"/>; TIME is
/// <see cref="TimeOnly"/>; DECIMAL is <see cref="decimal"/>; VARCHAR is <see cref="string"/>; BLOB is an array of bytes.
/// </summary>
public sealed class DuckDbRows : IReadOnlyList<object?[]>
{
    private readonly List<object?[]> _rows;

    private DuckDbRows(IReadOnlyList<DuckDbColumn> columns, List<object?[]> rows)
    {
        Columns = columns;
        _rows = rows;
    }

    /// <summary>The columns, in the order of the query.</summary>
    public IReadOnlyList<DuckDbColumn> Columns { get; }

    /// <inheritdoc/>
    public int Count => _rows.Count;

    /// <inheritdoc/>
    public object?[] this[int index] => _rows[index];

    /// <inheritdoc/>
    public IEnumerator<object?[]> GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Reads what is left of a result.</summary>
    internal static DuckDbRows ReadAll(DuckDbResult result)
    {
        var rows = new List<object?[]>();
        while (result.NextChunk() is { } chunk)
        {
            var first = rows.Count;
            for (var row = 0; row < chunk.Count; row++)
            {
                rows.Add(new object?[result.Columns.Count]);
            }

            for (var column = 0; column < result.Columns.Count; column++)
            {
                Fill(rows, first, column, chunk.Column(column));
            }
        }

        return new DuckDbRows(result.Columns, rows);
    }

    private static void Fill(List<object?[]> rows, int first, int column, DuckDbVector vector)
    {
        for (var row = 0; row < vector.Count; row++)
        {
            rows[first + row][column] = vector.Value(row);
        }
    }
}
