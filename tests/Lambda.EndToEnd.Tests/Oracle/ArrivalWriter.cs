using Lambda.Infra.DuckDb;

namespace Lambda.EndToEnd.Tests.Oracle;

/// <summary>Fills the table <c>arrived</c>.</summary>
internal sealed class ArrivalWriter(DuckDbAppender table, int partition) : IDisposable
{
    private int _rows;

    /// <summary>An event stands at this offset.</summary>
    public void Add(long offset, ReadOnlySpan<byte> id)
    {
        table.Column(0).Set(_rows, partition);
        table.Column(1).Set(_rows, offset);
        table.Column(2).SetText(_rows, id);
        if (++_rows == DuckDbAppender.ChunkRows)
            Append();
    }

    /// <summary>Puts everything into the table.</summary>
    public void Close()
    {
        if (_rows > 0)
            Append();
        table.Close();
    }

    /// <inheritdoc/>
    public void Dispose() => table.Dispose();

    private void Append()
    {
        table.Append(_rows);
        _rows = 0;
    }
}
