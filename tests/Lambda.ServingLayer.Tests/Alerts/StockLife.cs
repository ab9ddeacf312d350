using Lambda.Ports.Alerts;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.ServingLayer.Alerts;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Tests.Support;
using Lambda.Testing;
using Lambda.Testing.Events;
using Lambda.Testing.InMemory;

namespace Lambda.ServingLayer.Tests.Alerts;

/// <summary>A warehouse that runs low and is filled up again, twice, across publishes, a rollback and copies; alerts are evaluated after each step.</summary>
internal sealed class StockLife
{
    private static readonly Func<ServedPlatform> NewPlatform = ServedPlatform.WithViews("warehouses-daily");
    private readonly PortCalls _calls = new();
    private int _movements;
    private bool _isKilled;

    public ServedPlatform Platform { get; } = NewPlatform();

    public InMemoryAlertStore Alerts { get; } = new();

    public SteppedClock Clock { get; } = new();

    /// <summary>What there is to happen.</summary>
    public IReadOnlyList<Func<Task>> Steps =>
    [
        () => MoveAsync("received", 10),
        () => MoveAsync("dispatched", 6),
        Platform.CutAndPublishAsync,
        () => Platform.CatchUpAsync(),
        RepeatAsync,
        Platform.CutAndPublishAsync,
        () => Platform.CatchUpAsync(),
        () => Platform.Catalog.SetCurrentAsync(1, CancellationToken.None).AsTask(),
        () => MoveAsync("received", 3),
        Platform.CutAndPublishAsync,
        () => Platform.CatchUpAsync(),
        () => MoveAsync("dispatched", 4),
    ];

    /// <summary>What an evaluator that begins now is.</summary>
    public EvaluateAlerts Start() => new(
        new QueryView(
            _calls.Around<IVersionCatalog>(Platform.Catalog), Platform.Catalog, _calls.Around<IBatchViewStore>(Platform.Batch), _calls.Around<IRealTimeViewStore>(Platform.RealTime),
            _calls.Around<IEventLog>(Platform.Log), ServedPlatform.Logic, new QueryLimits()),
        _calls.Around<IAlertStore>(Alerts), new AlertOptions { Rules = [Rules.LowStock] }, Clock);

    /// <summary>Ends the evaluator before or after its n-th call of a port, once.</summary>
    public void KillAt(int call, bool before)
    {
        var calls = 0;
        void Count(string name)
        {
            if (++calls == call)
            {
                _isKilled = true;
                throw new KilledException();
            }
        }

        if (before)
            _calls.Before += Count;
        else
            _calls.After += Count;
    }

    /// <summary>The whole life; a killed evaluator is followed by a new one.</summary>
    /// <returns>Whether one was killed.</returns>
    public async Task<bool> LiveAsync()
    {
        var (evaluate, wasKilled) = (Start(), false);
        foreach (var step in Steps)
        {
            await step();
            try
            {
                await evaluate.EvaluateAsync(CancellationToken.None);
            }
            catch (Exception killed) when (killed is KilledException || killed.InnerException is KilledException)
            {
                Assert.True(_isKilled);
            }

            // Where a query takes the end for a port that does not answer, it goes on a little; whoever is dead is replaced all the same.
            if (_isKilled)
            {
                (evaluate, wasKilled, _isKilled) = (Start(), true, false);
                await evaluate.EvaluateAsync(CancellationToken.None);
            }
        }

        return wasKilled;
    }

    /// <summary>Every alert in a line, oldest first.</summary>
    public async Task<IReadOnlyList<string>> StoryAsync() =>
    [
        .. (await Alerts.ListAsync(AlertFilter.All, long.MaxValue, 100, CancellationToken.None)).Reverse()
            .Select(alert => $"{alert.Rule} {string.Join('/', alert.Key.Select(field => field.Value))} raised {alert.Raised.Value} cleared {alert.Cleared?.Value.ToString() ?? "never"}"),
    ];

    public async Task MoveAsync(string status, long quantity)
    {
        await Platform.AppendAsync(Movement(++_movements, status, quantity));
        await Platform.CatchUpAsync();
    }

    public static EventDraft Movement(int number, string status, long quantity) => Some.Event($"P{number}", $"movement-{number}") with
    {
        WarehouseId = "W1",
        Sku = "S1",
        Status = status,
        Quantity = quantity,
    };

    private async Task RepeatAsync()
    {
        await Platform.AppendAsync(Movement(2, "dispatched", 6));
        await Platform.CatchUpAsync();
    }

    private sealed class KilledException : Exception;
}
