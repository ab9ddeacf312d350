using Lambda.Infra.Redis.Layout;

namespace Lambda.Infra.Redis.Packing;

/// <summary>Brings groups into runs of one view, epoch and place, in the order in which they came, without an allocation for each.</summary>
internal sealed class GroupSorter
{
    private readonly Dictionary<Bin, int> _numbers = [];
    private readonly List<Bin> _bins = [];
    private int[] _ends = new int[64];
    private int[] _binOf = [];
    private int[] _order = [];
    private int _count;

    /// <summary>The view, epoch and place of a run.</summary>
    internal readonly record struct Bin(string View, long Epoch, Place Place);

    /// <summary>The runs.</summary>
    public IReadOnlyList<Bin> Bins => _bins;

    /// <summary>Begins with so many groups.</summary>
    public void Begin(int count)
    {
        _numbers.Clear();
        _bins.Clear();
        _ends.AsSpan().Clear();
        _count = 0;
        if (_binOf.Length < count)
        {
            (_binOf, _order) = (new int[count], new int[count]);
        }
    }

    /// <summary>Adds a group.</summary>
    public void Add(string view, long epoch, Place place)
    {
        var bin = new Bin(view, epoch, place);
        // Groups of one place often come one after the other.
        if (_count == 0 || _bins[_binOf[_count - 1]] != bin)
        {
            _binOf[_count] = NumberOf(bin);
        }
        else
        {
            _binOf[_count] = _binOf[_count - 1];
        }

        _ends[_binOf[_count++]]++;
    }

    /// <summary>Sorts what was added.</summary>
    public void Sort()
    {
        var start = 0;
        for (var bin = 0; bin < _bins.Count; bin++)
        {
            (start, _ends[bin]) = (start + _ends[bin], start);
        }

        for (var i = 0; i < _count; i++)
        {
            _order[_ends[_binOf[i]]++] = i;
        }
    }

    /// <summary>The numbers of a run's groups, in the order in which they were added.</summary>
    public ReadOnlySpan<int> RunOf(int bin)
    {
        var start = bin == 0 ? 0 : _ends[bin - 1];
        return _order.AsSpan(start, _ends[bin] - start);
    }

    private int NumberOf(in Bin bin)
    {
        if (!_numbers.TryGetValue(bin, out var number))
        {
            number = _bins.Count;
            _numbers.Add(bin, number);
            _bins.Add(bin);
            if (number == _ends.Length)
            {
                Array.Resize(ref _ends, 2 * number);
            }
        }

        return number;
    }
}
