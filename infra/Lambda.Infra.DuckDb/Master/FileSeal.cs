using System.Security.Cryptography;
using Lambda.Ports.Master;

namespace Lambda.Infra.DuckDb.Master;

/// <summary>Size and hash of a file: what tells it from every other.</summary>
internal readonly record struct FileSeal(long Bytes, string Sha256)
{
    private const int BufferBytes = 1 << 17;

    /// <summary>Reads a whole file.</summary>
    public static FileSeal Of(string fullPath, CancellationToken cancellationToken)
    {
        using var stream = Open(fullPath);
        return new FileSeal(stream.Length, Hash(stream, cancellationToken));
    }

    /// <summary>Compares a file with the catalog's row of it, size first: a torn file is found without being read.</summary>
    /// <exception cref="DamagedFileException">They differ, or the file is gone.</exception>
    public static void Verify(EventFile file, string fullPath, CancellationToken cancellationToken)
    {
        if (!File.Exists(fullPath))
        {
            throw new DamagedFileException(file, "the file is gone");
        }

        using var stream = Open(fullPath);
        if (stream.Length != file.Bytes)
        {
            throw new DamagedFileException(file, $"the file has {stream.Length} bytes, the catalog says {file.Bytes}");
        }

        var sha256 = Hash(stream, cancellationToken);
        if (sha256 != file.Sha256)
        {
            throw new DamagedFileException(file, $"the file's SHA-256 is {sha256}, the catalog says {file.Sha256}");
        }
    }

    private static string Hash(FileStream stream, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Unbuffered: the buffer above is the only one.
    private static FileStream Open(string fullPath) =>
        new(fullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
}
