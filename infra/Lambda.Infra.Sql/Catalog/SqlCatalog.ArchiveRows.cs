using Lambda.Ports.Catalog;
using Lambda.Ports.Master;

namespace Lambda.Infra.Sql.Catalog;

/// <content>The archive's rows as a database gives them: every number is a long.</content>
public sealed partial class SqlCatalog
{
    private sealed record PositionRow(long Partition, long Offset, long Epoch, long First, long Rows, long Control, long DeadLettered)
    {
        public ArchivePosition ToPosition() => new((int)Partition, Offset, Epoch, First, Rows, Control, DeadLettered);
    }

    private sealed record ClosedRow(long Epoch, long Partition, long First, long End, long Rows, long Control, long DeadLettered)
    {
        public ClosedEpoch ToClosed() => new(Epoch, (int)Partition, First, End, Rows, Control, DeadLettered);
    }

    private record FileRow(
        long Epoch, long Partition, long FirstOffset, long LastOffset, string Path, long Rows, long Bytes, string Sha256, long MinEventTime, long MaxEventTime)
    {
        public EventFile ToFile() => new(Epoch, (int)Partition, FirstOffset, LastOffset, Path, Rows, Bytes, Sha256, MinEventTime, MaxEventTime);
    }

    private sealed record QuarantineRow(
        long Epoch, long Partition, long FirstOffset, long LastOffset, string Path, long Rows, long Bytes, string Sha256, long MinEventTime, long MaxEventTime, string Reason)
        : FileRow(Epoch, Partition, FirstOffset, LastOffset, Path, Rows, Bytes, Sha256, MinEventTime, MaxEventTime);
}
