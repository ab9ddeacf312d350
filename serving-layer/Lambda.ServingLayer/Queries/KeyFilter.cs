using System.Text;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Views;

namespace Lambda.ServingLayer.Queries;

/// <summary>Which keys an answer is about: for each key field the allowed values, or all.</summary>
public sealed class KeyFilter
{
    private readonly HashSet<string>?[] _allowed;

    /// <param name="values">For each key field of the view, in its order, the allowed values; <c>null</c> for all.</param>
    public KeyFilter(IEnumerable<IReadOnlyList<string>?> values)
    {
        _allowed = [.. values.Select(field => field?.ToHashSet(StringComparer.Ordinal))];
        Values = [.. _allowed.Select(field => (IReadOnlyList<string>?)field?.Order(StringComparer.Ordinal).ToList())];
    }

    /// <summary>Every key of a view.</summary>
    public static KeyFilter All(ViewDefinition view) => new(new IReadOnlyList<string>?[view.KeyFields.Length]);

    /// <summary>For each key field the allowed values, sorted and each once; <c>null</c> for all.</summary>
    public IReadOnlyList<IReadOnlyList<string>?> Values { get; }

    /// <summary>Whether every key passes.</summary>
    public bool IsAll => Array.TrueForAll(_allowed, allowed => allowed is null);

    /// <summary>
    /// The bytes of every key that can pass, when all key fields are named and the combinations are at most <paramref name="most"/>: stores then look keys up
    /// instead of reading everything. Else <c>null</c>.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Keys(int most)
    {
        if (Values.Count == 0 || Values.Contains(null))
        {
            return null;
        }

        var combinations = Values.Aggregate(1L, (product, field) => Math.Min(product * field!.Count, int.MaxValue));
        return combinations > most ? null : Combinations();
    }

    /// <summary>Whether a key passes.</summary>
    public bool Matches(ReadOnlySpan<byte> key)
    {
        var reader = new StateReader(key);
        foreach (var allowed in _allowed)
        {
            var value = reader.ReadBytes();
            if (allowed is not null && !allowed.Contains(Encoding.UTF8.GetString(value)))
            {
                return false;
            }
        }

        return true;
    }

    private List<ReadOnlyMemory<byte>> Combinations()
    {
        IEnumerable<string[]> keys = [[]];
        foreach (var field in Values)
        {
            keys = keys.SelectMany(key => field!.Select(value => (string[])[.. key, value])).ToList();
        }

        return [.. keys.Select(key => (ReadOnlyMemory<byte>)GroupKey.Encode(key))];
    }
}
