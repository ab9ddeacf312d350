using System.Text;
using Lambda.Ports.Batch;

namespace Lambda.Ports.ContractTests.Batch;

/// <summary>Rows of batch views as lines, so that expectations can be read: <c>pane/key=state</c>.</summary>
public static class RowText
{
    /// <summary>A row whose key and state are texts.</summary>
    public static BatchRow Row(long pane, string key, string state) => new(pane, Key(key), Encoding.UTF8.GetBytes(state));

    /// <summary>A key that is a text.</summary>
    public static ReadOnlyMemory<byte> Key(string key) => Encoding.UTF8.GetBytes(key);

    /// <summary>The rows of a query as lines, in the order in which they came.</summary>
    public static async Task<List<string>> LinesAsync(this IBatchViewStore store, BatchQuery query)
    {
        var lines = new List<string>();
        await foreach (var row in store.ReadAsync(query, default))
            lines.Add(Line(row));
        return lines;
    }

    /// <summary>All rows of a version.</summary>
    public static Task<List<string>> LinesAsync(this IBatchViewStore store, string view, long version) => store.LinesAsync(new BatchQuery(view, version));

    private static string Line(BatchRow row) => $"{row.Pane}/{Encoding.UTF8.GetString(row.Key.Span)}={Encoding.UTF8.GetString(row.State.Span)}";
}
