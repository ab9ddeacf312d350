namespace Lambda.Ports.Master;

/// <summary>A file of the master dataset as the catalog knows it: events of one partition and one epoch, in log order.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Partition">The partition.</param>
/// <param name="FirstOffset">The offset of the first event.</param>
/// <param name="LastOffset">The offset of the last event, inclusive.</param>
/// <param name="Path">Where it lies, relative to the dataset's root, with forward slashes.</param>
/// <param name="Rows">How many events it holds.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The hash of its bytes, in lower-case hex.</param>
/// <param name="MinEventTime">The lowest event time, in microseconds since 1970-01-01T00:00Z.</param>
/// <param name="MaxEventTime">The highest event time.</param>
public sealed record EventFile(
    long Epoch, int Partition, long FirstOffset, long LastOffset, string Path, long Rows, long Bytes, string Sha256, long MinEventTime, long MaxEventTime);
