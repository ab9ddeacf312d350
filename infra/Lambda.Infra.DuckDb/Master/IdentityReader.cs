using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;

namespace Lambda.Infra.DuckDb.Master;

/// <summary>Reads offsets and identities: three columns of many, so a fraction of the file.</summary>
internal sealed class IdentityReader(EventFile file, string fullPath, DuckDbConnection connection)
    : FileReader<IdentityBatch>(file, fullPath, connection)
{
    protected override string Columns => MasterColumns.IdentityList;

    protected override void Fill(IdentityBatch into, DuckDbChunk? chunk)
    {
        into.Clear();
        if (chunk is null)
        {
            return;
        }

        var offsets = chunk.Column(0).Values<long>();
        var high = chunk.Column(1).Values<ulong>();
        var low = chunk.Column(2).Values<ulong>();
        for (var row = 0; row < offsets.Length; row++)
        {
            into.Add(offsets[row], new EventIdentity(high[row], low[row]));
        }
    }
}
