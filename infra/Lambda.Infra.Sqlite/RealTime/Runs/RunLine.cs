namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>A run as the manifest names it.</summary>
/// <param name="Id">Its number, which names its file.</param>
/// <param name="Newest">The number of the newest checkpoint that is in it: of two states of a group, the one in the run with the higher number counts.</param>
/// <param name="Blocks">How many bytes of the file are blocks; its tail follows.</param>
/// <param name="Bytes">How many bytes the file has.</param>
/// <param name="Checksum">The CRC-32C of the tail.</param>
internal sealed record RunLine(long Id, long Newest, long Blocks, long Bytes, uint Checksum);
