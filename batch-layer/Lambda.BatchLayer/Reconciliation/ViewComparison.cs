using Lambda.Ports.RealTime;
using Lambda.Ports.Skew;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>Compares what both layers have of one view, partition by partition and epoch by epoch, and adds it up.</summary>
internal sealed class ViewComparison(ViewDefinition view, int index, FindingList findings)
{
    private readonly SortedDictionary<long, EpochSkew> _epochs = [];
    private readonly long[] _causes = new long[Enum.GetValues<SkewCause>().Length];
    private PublishedSkew? _published;
    private long _keys;
    private long _mismatched;
    private long _missingInSpeed;
    private long _missingInBatch;
    private long _numbers;
    private double _errors;

    /// <summary>What it comes to so far.</summary>
    public ViewSkew Skew => new(
        view.Name, _keys, _mismatched, _missingInSpeed, _missingInBatch, _numbers == 0 ? 0 : _errors / _numbers,
        new SkewCauses(Of(SkewCause.Duplicates), Of(SkewCause.Lateness), Of(SkewCause.Sketch), Of(SkewCause.Logic), Of(SkewCause.Unexplained)),
        [.. _epochs.Values], _published);

    /// <summary>Takes in what was found of the published version's rows.</summary>
    public void Add(PublishedSkew published, SkewCause cause)
    {
        _published = published;
        _causes[(int)cause] += published.Wrong;
    }

    /// <summary>Takes in one partition and epoch.</summary>
    /// <param name="place">Which.</param>
    /// <param name="replay">What was replayed.</param>
    /// <param name="stored">What the real-time store holds.</param>
    /// <param name="counts">What the speed layer has counted; <c>null</c> when it does not know the view.</param>
    public void Add(ReplayPlace place, EpochReplay replay, StoredStates stored, ViewCounts? counts)
    {
        Count(place, replay, counts);
        using var chain = new StateChain(index, replay, stored);
        while (chain.Read())
        {
            _keys++;
            _missingInSpeed += !chain.IsStored && chain.IsExact ? 1 : 0;
            _missingInBatch += chain.IsStored && !chain.IsExact ? 1 : 0;
            Compare(place, chain);
        }
    }

    private long Of(SkewCause cause) => _causes[(int)cause];

    private void Count(ReplayPlace place, EpochReplay replay, ViewCounts? counts)
    {
        var (speed, once, all) = (replay.Speed.Counts[index], replay.WithoutCopies.Counts[index], replay.NothingLate.Counts[index]);
        var (copies, late) = (speed.Selected - once.Selected, all.Selected - once.Selected);
        var before = _epochs.GetValueOrDefault(place.Epoch) ?? new EpochSkew(place.Epoch, 0, 0, 0);
        _epochs[place.Epoch] = new(place.Epoch, before.Events + all.Selected, before.CountedCopies + copies, before.DroppedLate + late);
        _causes[(int)SkewCause.Duplicates] += copies;
        _causes[(int)SkewCause.Lateness] += late;
        if (counts?.Applied != speed.Applied)
        {
            var cause = Unlike(place);
            _causes[(int)cause]++;
            var change = speed.Applied - (double)(counts?.Applied ?? 0);
            findings.Add(
                new SkewFinding(view.Name, place.Epoch, place.Partition, Windowing.GlobalPane, [], "events applied", ValueChange.TextOf(speed.Applied), ValueChange.TextOf(counts?.Applied), cause, change, ValueChange.TextOf(speed.Applied)),
                Math.Abs(change));
        }
    }

    private void Compare(ReplayPlace place, StateChain chain)
    {
        var isAsExpected = chain.IsAsExpected;
        var steps = chain.Present();
        if (!isAsExpected)
        {
            _causes[(int)Unlike(place)]++;
        }

        var (isMismatched, isSketched, isNamed) = (false, false, false);
        for (var value = 0; value < view.Values.Count; value++)
        {
            isMismatched |= !ValueChange.AreEqual(steps.Stored[value], steps.Exact[value]);
            isSketched |= !ValueChange.AreEqual(steps.NothingLate[value], steps.Exact[value]);
            AddError(steps.Exact[value], steps.Stored[value]);
            var name = view.Values[value].Name;
            isNamed |= Step(Unlike(place), steps.Stored[value], steps.Speed[value]);
            Step(SkewCause.Duplicates, steps.Speed[value], steps.WithoutCopies[value]);
            Step(SkewCause.Lateness, steps.WithoutCopies[value], steps.NothingLate[value]);
            Step(SkewCause.Sketch, steps.NothingLate[value], steps.Exact[value]);

            bool Step(SkewCause cause, object? before, object? after) =>
                !ValueChange.AreEqual(before, after) && Name(place, chain, cause, (name, steps.Exact[value], steps.Stored[value], steps.Speed[value]), (before, after));
        }

        _mismatched += isMismatched ? 1 : 0;
        _causes[(int)SkewCause.Sketch] += isSketched ? 1 : 0;
        if (!isAsExpected && !isNamed)
        {
            Name(place, chain, Unlike(place), ("state", null, null, null), (null, null));
        }
    }

    private bool Name(
        ReplayPlace place, StateChain chain, SkewCause cause, (string Name, object? Batch, object? Speed, object? Expected) value,
        (object? Before, object? After) step)
    {
        var change = ValueChange.NumberOf(step.After) - ValueChange.NumberOf(step.Before);
        var scale = Math.Max(Math.Abs(ValueChange.NumberOf(value.Batch) ?? 0), Math.Abs(ValueChange.NumberOf(value.Speed) ?? 0));
        findings.Add(
            new SkewFinding(
                view.Name, place.Epoch, place.Partition, chain.Pane, GroupKey.Decode(chain.Key.Span, view.KeyFields.Length), value.Name,
                ValueChange.TextOf(value.Batch), ValueChange.TextOf(value.Speed), cause, change, ValueChange.TextOf(value.Expected)),
            change is { } number && scale > 0 ? Math.Abs(number) / scale : 1);
        return true;
    }

    private void AddError(object? batch, object? speed)
    {
        if (ValueChange.NumberOf(batch) is { } wanted && ValueChange.NumberOf(speed) is { } found)
        {
            _numbers++;
            var scale = (Math.Abs(wanted) + Math.Abs(found)) / 2;
            _errors += scale > 0 ? Math.Abs(wanted - found) / scale : 0;
        }
    }

    private static SkewCause Unlike(ReplayPlace place) => place.IsSameLogic ? SkewCause.Unexplained : SkewCause.Logic;
}
