using System.Runtime.CompilerServices;

namespace Lambda.SharedLogic.State;

/// <summary>
/// An array that grows without moving what it holds: pages of 8,192 rows, the first of which doubles up to that size. A million states are neither copied over and
/// over nor kept twice while they are, and the pages of groups that leave serve for those that come.
/// </summary>
internal sealed class StatePages<TState>
{
    private const int PageBits = 13;
    private const int PageRows = 1 << PageBits;
    private const int FewestRows = 4;
    private Slot[][] _pages = [];
    private int _pageCount;

    /// <summary>How long the first page was before groups left memory.</summary>
    private int _firstBefore;

    /// <summary>Where pages come from and go to.</summary>
    public SpareArrays Spare { get; set; } = SpareArrays.None;

    /// <summary>The state of a row.</summary>
    public ref TState this[int row] => ref _pages[row >> PageBits][row & (PageRows - 1)].State;

    /// <summary>Makes room for rows up to <paramref name="rows"/>; new ones hold the default.</summary>
    public void Reserve(int rows)
    {
        while (rows > Capacity)
        {
            if (_pageCount == 1 && _pages[0].Length < PageRows)
            {
                var first = _pages[0];
                _pages[0] = Spare.Take<Slot>(FirstLength(rows));
                first.CopyTo(_pages[0], 0);
                Spare.Give(first);
            }
            else
            {
                if (_pageCount == _pages.Length)
                {
                    Array.Resize(ref _pages, Math.Max(1, _pageCount * 2));
                }

                _pages[_pageCount] = Spare.Take<Slot>(_pageCount > 0 ? PageRows : FirstLength(rows));
                _pageCount++;
            }
        }
    }

    /// <summary>Sets the first <paramref name="rows"/> rows to the default and keeps the memory.</summary>
    public void Clear(int rows)
    {
        for (var page = 0; rows > 0; page++, rows -= PageRows)
        {
            Array.Clear(_pages[page], 0, Math.Min(rows, _pages[page].Length));
        }
    }

    /// <summary>Keeps these rows, which rise, as rows 0, 1, 2 …, and gives back the memory of the others.</summary>
    public void Keep(ReadOnlySpan<int> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            this[i] = this[rows[i]];
        }

        _firstBefore = _pageCount > 0 ? _pages[0].Length : _firstBefore;
        var pages = (rows.Length + PageRows - 1) >> PageBits;
        while (_pageCount > pages)
        {
            _pageCount--;
            Spare.Give(_pages[_pageCount]);
            _pages[_pageCount] = [];
        }

        if (pages > 0)
        {
            _pages[pages - 1].AsSpan(rows.Length - ((pages - 1) << PageBits)).Clear();
        }
    }

    /// <summary>The bytes of the pages, without what their states refer to.</summary>
    public long Bytes => (long)Capacity * Unsafe.SizeOf<Slot>();

    /// <summary>The bytes of one row, without what its state refers to.</summary>
    public static int RowBytes => Unsafe.SizeOf<Slot>();

    private int Capacity => _pageCount == 0 ? 0 : ((_pageCount - 1) << PageBits) + _pages[_pageCount - 1].Length;

    private int FirstLength(int rows) => Spare.LengthAgain<Slot>(Math.Min(PageRows, RoundUp(rows)), _firstBefore);

    private static int RoundUp(int rows) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(FewestRows, rows));

    /// <summary>A state in a struct, because an array of objects checks their type whenever one is reached by reference.</summary>
    private struct Slot
    {
        public TState State;
    }
}
