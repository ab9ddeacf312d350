namespace Lambda.Infra.Files;

/// <summary>
/// A file of spilled rows is a sequence of blocks. A block is its length (4 bytes), the CRC-32C of its rows (4 bytes) and the rows: pane (8 bytes), length of key
/// and of state (4 bytes each), key, state. The last block is the number of rows in the file (8 bytes) behind the length −1: a file without it was torn. All
/// numbers are little-endian.
/// </summary>
internal static class SpillFileLayout
{
    /// <summary>Bytes before a block's rows.</summary>
    public const int BlockHeader = 8;

    /// <summary>Bytes before a row's key.</summary>
    public const int RowHeader = 16;

    /// <summary>Stands for the length in the last block.</summary>
    public const int End = -1;

    /// <summary>
    /// A block is written once it has at least so many bytes: large enough to read and write without seeking much, and small enough that many runs can be read
    /// at once.
    /// </summary>
    public const int BlockBytes = 64 * 1024;
}
