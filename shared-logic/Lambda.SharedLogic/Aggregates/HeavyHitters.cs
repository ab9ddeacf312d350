using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Hashing;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The state of a <see cref="HeavyHittersAggregate{TWidth, TDepth, TSample}"/>: how often, and of which texts to ask.</summary>
public struct HeavyHitters : IHeapSized
{
    /// <summary>How often each text occurred, by its hash.</summary>
    public CountMin Counts;

    /// <inheritdoc/>
    public readonly long HeapBytes => Counts.HeapBytes + Sample.HeapBytes;

    /// <summary>The texts of a sample of events: a text that many events have is here.</summary>
    public BottomKState<Utf8Text> Sample;

    /// <summary>The <paramref name="k"/> sampled texts with the highest counts, the highest first; equally frequent ones in the order of their bytes.</summary>
    public readonly NamedShare[] Top(int k)
    {
        var top = new List<NamedShare>();
        var candidates = Candidates();
        for (var i = 0; i < candidates.Length && top.Count < k; i++)
        {
            if (i == 0 || candidates[i].Text != candidates[i - 1].Text)
            {
                top.Add(new NamedShare(candidates[i].Text.ToString(), candidates[i].Count, (double)candidates[i].Count / Counts.Count));
            }
        }

        return [.. top];
    }

    /// <summary>The text of each event of the sample and its count, in the order presented; a text is there as often as it was drawn.</summary>
    private readonly (Utf8Text Text, long Count)[] Candidates()
    {
        var candidates = new (Utf8Text Text, long Count)[Sample.Count];
        for (var i = 0; i < candidates.Length; i++)
        {
            candidates[i] = (Sample[i].Value, Counts.Estimate(Hash128.Of(Sample[i].Value)));
        }

        Array.Sort(candidates, (left, right) => left.Count != right.Count ? right.Count.CompareTo(left.Count) : TextCodec.Compare(in left.Text, in right.Text));
        return candidates;
    }
}

/// <summary>One input of heavy hitters.</summary>
/// <param name="Text">The text; an absent one is none.</param>
/// <param name="Identity">A hash that differs from event to event, such as the event's identity.</param>
public readonly record struct TextOccurrence(Utf8Text Text, Hash128 Identity);
