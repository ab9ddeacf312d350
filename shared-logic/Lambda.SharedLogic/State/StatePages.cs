namespace Lambda.SharedLogic.State;

/// <summary>
/// An array that grows without moving what it holds: pages of 8,192 rows, the first of which doubles up to that size. A million states are neither copied over and
/// over nor kept twice while they are.
/// </summary>
internal sealed class StatePages<TState>
{
    private const int PageBits = 13;
    private const int PageRows = 1 << PageBits;
    private const int FewestRows = 4;
    private Slot[][] _pages = [];

    /// <summary>The state of a row.</summary>
    public ref TState this[int row] => ref _pages[row >> PageBits][row & (PageRows - 1)].State;

    /// <summary>Makes room for rows up to <paramref name="rows"/>; new ones hold the default.</summary>
    public void Reserve(int rows)
    {
        while (rows > Capacity)
        {
            if (_pages is [{ Length: < PageRows }])
            {
                Array.Resize(ref _pages[0], Math.Min(PageRows, RoundUp(rows)));
            }
            else
            {
                Array.Resize(ref _pages, _pages.Length + 1);
                _pages[^1] = new Slot[_pages.Length > 1 ? PageRows : Math.Min(PageRows, RoundUp(rows))];
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

    private int Capacity => _pages.Length == 0 ? 0 : ((_pages.Length - 1) << PageBits) + _pages[^1].Length;

    private static int RoundUp(int rows) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(FewestRows, rows));

    /// <summary>A state in a struct, because an array of objects checks their type whenever one is reached by reference.</summary>
    private struct Slot
    {
        public TState State;
    }
}
