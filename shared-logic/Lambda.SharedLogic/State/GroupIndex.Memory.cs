using System.Runtime.CompilerServices;

namespace Lambda.SharedLogic.State;

/// <content>What the tables take, and how they are kept small.</content>
internal sealed partial class GroupIndex
{
    /// <summary>How long the arrays were before groups left memory.</summary>
    private (int Buckets, int Groups, int Keys) _before;

    /// <summary>The bytes of the tables that the groups fill: with as many again that wait for more.</summary>
    public long UsedBytes => ((long)Count * ((2 * Unsafe.SizeOf<Bucket>()) + Unsafe.SizeOf<Group>())) + _keyLength;

    /// <summary>The bytes of the tables.</summary>
    public long Bytes => ((long)_buckets.Length * Unsafe.SizeOf<Bucket>()) + ((long)_groups.Length * Unsafe.SizeOf<Group>()) + _keys.Length;

    /// <summary>Keeps these rows, which rise, as rows 0, 1, 2 …, and gives back the memory of the others.</summary>
    public void Keep(ReadOnlySpan<int> rows)
    {
        // Keys stand in the order of their rows, so nothing is written over that is still to be read.
        var keyLength = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var key = KeyOf(rows[i]);
            key.CopyTo(_keys.AsSpan(keyLength));
            _groups[i] = _groups[rows[i]] with { KeyStart = keyLength };
            keyLength += key.Length;
        }

        _before = (_buckets.Length, _groups.Length, _keys.Length);
        (Count, _keyLength) = (rows.Length, keyLength);
        _groups[Count] = new Group(0, 0, keyLength);
        spare.Resize(ref _groups, SpareArrays.LengthFor(Math.Max(InitialBuckets, Count + 1)), Count + 1);
        spare.Resize(ref _keys, SpareArrays.LengthFor(Math.Max(InitialKeyBytes, keyLength + ShortKey.MostBytes)), keyLength);
        spare.Resize(ref _buckets, SpareArrays.LengthFor(Math.Max(InitialBuckets, 2 * Count)), 0);
        Array.Fill(_buckets, Bucket.Free);
        for (var row = 0; row < Count; row++)
        {
            Put(new Bucket(_groups[row].Hash, row));
        }
    }

    /// <summary>Forgets all groups and keeps the memory.</summary>
    public void Clear()
    {
        Array.Fill(_buckets, Bucket.Free);
        Count = 0;
        _keyLength = 0;
        _groups[0] = default;
    }
}
