using Lambda.BatchLayer.Spilling;
using Lambda.Ports.Batch;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Reconciliation;

/// <summary>
/// What each view says about one epoch of one partition: first as the speed layer must have counted it, then with one policy after the other switched off, up to
/// what the batch layer counts. A fold that would say the same as the one before it is not made.
/// </summary>
internal sealed class EpochReplay : IDisposable
{
    private readonly IReadOnlyList<ViewDefinition> _views;
    private readonly StateMemory _memory;
    private readonly byte[][] _passes;
    private PolicyFold? _withoutCopies;
    private PolicyFold? _nothingLate;

    /// <param name="views">The views.</param>
    /// <param name="area">Where states go that have to leave memory. Becomes the replay's own.</param>
    /// <param name="exact">The same for the exact ones, which are taken over when the rest is forgotten.</param>
    /// <param name="memory">Says when they have to.</param>
    public EpochReplay(IReadOnlyList<ViewDefinition> views, ISpillArea area, ISpillArea exact, StateMemory memory)
    {
        (_views, _memory, Area) = (views, memory, area);
        _passes = new byte[views.Count][];
        Array.Fill(_passes, []);
        Speed = new PolicyFold(Passes.Speed, views.Select(view => new SpillingTable(view, StateForm.Sketch, area)), memory);
        Exact = new PolicyFold(Passes.Batch, views.Select(view => new SpillingTable(view, StateForm.Exact, exact)), memory);
    }

    /// <summary>Where states of the epoch go that have to leave memory, what is compared with the replay as well.</summary>
    public ISpillArea Area { get; }

    /// <summary>The speed layer's own policies and sketches: what the real-time store must hold.</summary>
    public PolicyFold Speed { get; }

    /// <summary>The same, with every copy recognised.</summary>
    public PolicyFold WithoutCopies => _withoutCopies ?? Speed;

    /// <summary>The same, with nothing late.</summary>
    public PolicyFold NothingLate => _nothingLate ?? WithoutCopies;

    /// <summary>The same, exact: what the batch layer counts.</summary>
    public PolicyFold Exact { get; }

    /// <summary>Folds events in log order.</summary>
    public void Fold(ReadOnlySpan<DeliveryEvent> events, ReadOnlySpan<EventPlace> places, ReadOnlySpan<bool> areCopies)
    {
        var all = Decide(events, places, areCopies);
        if (_withoutCopies is null && all.HasFlag(Passes.Speed))
        {
            _withoutCopies = Speed.GoOnUnder(Passes.WithoutCopies);
        }

        if (_nothingLate is null && all.HasFlag(Passes.Batch))
        {
            _nothingLate = WithoutCopies.GoOnUnder(Passes.Batch);
        }

        Speed.Fold(events, _passes);
        _withoutCopies?.Fold(events, _passes);
        _nothingLate?.Fold(events, _passes);
        Exact.Fold(events, _passes);
        _memory.Grown(events.Length);
    }

    /// <summary>Forgets everything but what was taken of the exact states.</summary>
    public void Dispose()
    {
        Speed.Dispose();
        _withoutCopies?.Dispose();
        _nothingLate?.Dispose();
        Exact.Dispose();
        Area.Dispose();
    }

    /// <summary>Fills the table of what passes what.</summary>
    /// <returns>Speed, when copies make a difference at any view; Batch, when lateness does.</returns>
    private Passes Decide(ReadOnlySpan<DeliveryEvent> events, ReadOnlySpan<EventPlace> places, ReadOnlySpan<bool> areCopies)
    {
        var differences = Passes.None;
        for (var view = 0; view < _views.Count; view++)
        {
            if (_passes[view].Length < events.Length)
            {
                _passes[view] = new byte[events.Length];
            }

            for (var i = 0; i < events.Length; i++)
            {
                var passes = places[i].Decide(events[i].EventTime, _views[view]) == PolicyDecision.Pass ? Passes.Speed : Passes.None;
                if (!areCopies[i])
                {
                    passes |= places[i].IsLate(events[i].EventTime, _views[view]) ? Passes.Batch : Passes.Batch | Passes.WithoutCopies;
                }

                _passes[view][i] = (byte)passes;
                differences |= passes is Passes.Speed or Passes.Batch ? passes : Passes.None;
            }
        }

        return differences;
    }
}
