using System.Globalization;
using Lambda.SharedLogic.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>A file of states that is written once: sorted, each group once. Open for as long as a set of runs has it; then closed, and deleted if nothing names it any longer.</summary>
internal sealed class Run
{
    private readonly SafeFileHandle _file;
    private int _sets;
    private volatile bool _isRetired;
    private volatile bool _isDamaged;

    private Run(RunLine line, RunIndex index, string path, SafeFileHandle file) => (Line, Index, Path, _file) = (line, index, path, file);

    public RunLine Line { get; }

    public RunIndex Index { get; }

    public string Path { get; }

    /// <summary>Whether a block of it was found to be damaged: its epochs are lost, and it is not read again.</summary>
    public bool IsDamaged => _isDamaged;

    /// <summary>The file of a run.</summary>
    public static string PathOf(string folder, long id) => System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{id}.run"));

    /// <summary>Opens a file that was just written.</summary>
    public static Run Open(RunLine line, RunIndex index, string path) =>
        new(line, index, path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess));

    /// <summary>Opens a file that the manifest names; <c>null</c> when it is not there or not as it was written.</summary>
    public static Run? TryOpen(RunLine line, string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
        var tail = new byte[line.Bytes - line.Blocks];
        if (RandomAccess.GetLength(file) == line.Bytes && TryFill(file, tail, line.Blocks) && Crc32C.Of(tail) == line.Checksum)
        {
            return new Run(line, RunTail.Decode(tail), path, file);
        }

        file.Dispose();
        return null;
    }

    /// <summary>Reads some neighbouring blocks into a buffer, and answers for every byte.</summary>
    /// <exception cref="DamagedRunException">A block is not as it was written.</exception>
    public void Read(ReadOnlySpan<RunBlock> blocks, Span<byte> into)
    {
        if (!TryFill(_file, into, blocks[0].Offset))
        {
            throw new DamagedRunException(this, "its end is missing");
        }

        foreach (ref readonly var block in blocks)
        {
            if (Crc32C.Of(into[..block.Length]) != block.Checksum)
            {
                throw new DamagedRunException(this, string.Create(CultureInfo.InvariantCulture, $"the checksum of the block at {block.Offset} is wrong"));
            }

            into = into[block.Length..];
        }
    }

    /// <summary>A block of it was found to be damaged.</summary>
    public void SetDamaged() => _isDamaged = true;

    /// <summary>The manifest does not name it any longer.</summary>
    public void Retire() => _isRetired = true;

    /// <summary>It will not be named: closes and deletes the file, which no set has.</summary>
    public void Abandon()
    {
        _file.Dispose();
        File.Delete(Path);
    }

    /// <summary>One more set has it.</summary>
    public void Keep() => Interlocked.Increment(ref _sets);

    /// <summary>A set that had it is not used any longer.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _sets) == 0)
        {
            _file.Dispose();
            if (_isRetired)
            {
                File.Delete(Path);
            }
        }
    }

    private static bool TryFill(SafeFileHandle file, Span<byte> target, long position)
    {
        while (target.Length > 0)
        {
            var read = RandomAccess.Read(file, target, position);
            if (read == 0)
            {
                return false;
            }

            position += read;
            target = target[read..];
        }

        return true;
    }
}
