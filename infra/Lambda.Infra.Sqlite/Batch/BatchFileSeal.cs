using System.Security.Cryptography;

namespace Lambda.Infra.Sqlite.Batch;

/// <summary>
/// The hash at the end of a finished file. SQLite itself notices few damages, and some make rows vanish in silence: a file is served only when every byte of it
/// is the one that was written.
/// </summary>
internal static class BatchFileSeal
{
    private const int BufferBytes = 1024 * 1024;

    /// <summary>Appends the hash of a file to it.</summary>
    public static void Append(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, BufferBytes);
        var hash = Hash(file, file.Length);
        file.Write(hash);
    }

    /// <summary>Whether the file ends in the hash of what is before it.</summary>
    public static bool IsIntact(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes);
        var length = file.Length - SHA256.HashSizeInBytes;
        if (length < 0)
        {
            return false;
        }

        var hash = Hash(file, length);
        var seal = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(seal);
        return hash.AsSpan().SequenceEqual(seal);
    }

    /// <summary>The hash of the first bytes of a file, which is left standing after them.</summary>
    private static byte[] Hash(FileStream file, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        for (var rest = length; rest > 0;)
        {
            var read = buffer.AsSpan(0, (int)Math.Min(rest, buffer.Length));
            file.ReadExactly(read);
            hash.AppendData(read);
            rest -= read.Length;
        }

        return hash.GetHashAndReset();
    }
}
