using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;

namespace Lambda.Infra.DuckDb.Master;

/// <summary>Reads whole events, without their JSON.</summary>
internal sealed class EventReader(EventFile file, string fullPath, DuckDbConnection connection)
    : FileReader<DeliveryEventBatch>(file, fullPath, connection)
{
    private readonly int _partition = file.Partition;

    protected override string Columns => MasterColumns.EventList;

    protected override void Fill(DeliveryEventBatch into, DuckDbChunk? chunk)
    {
        into.Clear();
        if (chunk is null)
        {
            return;
        }

        var rows = new MasterChunkReader(chunk, _partition);
        for (var row = 0; row < rows.Count; row++)
        {
            rows.CopyTo(into, row);
        }
    }
}
