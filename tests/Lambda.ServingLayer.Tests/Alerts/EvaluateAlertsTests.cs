using Lambda.Ports.Alerts;
using Lambda.ServingLayer.Alerts;
using Lambda.ServingLayer.Tests.Support;
using Lambda.SharedLogic.Deliveries;
using Lambda.Testing.Events;
using Lambda.Testing.InMemory;

namespace Lambda.ServingLayer.Tests.Alerts;

public sealed class EvaluateAlertsTests
{
    private static readonly string[] Story = ["low-stock W1/S1 raised 4 cleared 7", "low-stock W1/S1 raised 3 cleared never"];

    [Fact]
    public async Task An_alert_is_raised_and_cleared_once_across_publishes_rollbacks_and_copies()
    {
        var life = new StockLife();
        Assert.False(await life.LiveAsync());
        Assert.Equal(Story, await life.StoryAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Killed_before_or_after_any_call_of_a_port_it_raises_and_clears_once_all_the_same(bool before)
    {
        var call = 0;
        for (var wasKilled = true; wasKilled;)
        {
            var life = new StockLife();
            life.KillAt(++call, before);
            wasKilled = await life.LiveAsync();
            Assert.Equal(Story, await life.StoryAsync());
        }

        Assert.True(call > 50, $"only {call} calls were met");
    }

    [Fact]
    public async Task An_alert_says_when_it_came_to_that_and_which_answer_said_so()
    {
        var life = new StockLife();
        await life.MoveAsync("received", 10);
        await life.Platform.CutAndPublishAsync();
        await life.MoveAsync("dispatched", 6);
        var evaluate = life.Start();

        Assert.Equal(1, await evaluate.EvaluateAsync(CancellationToken.None));

        var alert = (await life.Alerts.FindAsync(1, CancellationToken.None))!;
        var eventTime = Instant.Parse("2023-10-18T14:30:45Z").Micros;
        Assert.Equal(("warehouses-daily", eventTime, life.Clock.GetUtcNow(), 4.0, 5.0), (alert.View, alert.Raised.EventTime, alert.Raised.At, alert.Raised.Value, alert.Raised.Level));
        Assert.Equal([new AlertKeyField("warehouse", "W1"), new AlertKeyField("sku", "S1")], alert.Key);
        var answer = alert.Raised.Answer!;
        Assert.Equal((1, 1), (answer.Version, answer.Cut));
        Assert.Equal(2, answer.Partitions.Sum(partition => partition.SpeedTo - (partition.BatchTo > 0 ? 1 : 0)) - answer.Partitions.Count(partition => partition.BatchTo == 0));
        Assert.Equal((null, 1), (evaluate.Status.Single().Waiting, evaluate.Status.Single().Rows));
    }

    [Fact]
    public async Task Two_evaluators_raise_once()
    {
        var life = new StockLife();
        await life.MoveAsync("received", 1);
        var (first, second) = (life.Start(), life.Start());
        Assert.Equal((1, 0), (await first.EvaluateAsync(CancellationToken.None), await second.EvaluateAsync(CancellationToken.None)));
        await life.MoveAsync("received", 9);
        Assert.Equal(1, await second.EvaluateAsync(CancellationToken.None));

        // The first one's picture of what is raised is old: its change is refused, and the next time it sees.
        Assert.Equal(0, await first.EvaluateAsync(CancellationToken.None));
        Assert.Equal(0, await first.EvaluateAsync(CancellationToken.None));
        Assert.Equal(["low-stock W1/S1 raised 1 cleared 10"], await life.StoryAsync());
    }

    [Fact]
    public async Task An_answer_that_is_not_complete_decides_nothing_and_the_rule_says_why_it_waits()
    {
        var life = new StockLife();
        await life.MoveAsync("received", 1);
        var evaluate = life.Start();
        life.Platform.RealTime.ReadError = new InvalidOperationException("down");
        Assert.Equal(0, await evaluate.EvaluateAsync(CancellationToken.None));
        Assert.Contains("not complete: the real-time view store does not answer", evaluate.Status.Single().Waiting);
        life.Platform.RealTime.ReadError = null;
        Assert.Equal(1, await evaluate.EvaluateAsync(CancellationToken.None));
        Assert.Null(evaluate.Status.Single().Waiting);
    }

    [Fact]
    public async Task A_real_time_view_that_a_crash_took_back_takes_no_alert_back()
    {
        var life = new StockLife();
        await life.MoveAsync("received", 9);
        await life.MoveAsync("dispatched", 8);
        await life.Start().EvaluateAsync(CancellationToken.None);

        // The same log, of which the speed layer has only the first event again.
        var behind = new StockLife();
        await behind.MoveAsync("received", 9);
        await behind.Platform.AppendAsync(StockLife.Movement(2, "dispatched", 8));
        var evaluate = new EvaluateAlerts(behind.Platform.Query, life.Alerts, new AlertOptions { Rules = [Rules.LowStock] }, life.Clock);
        Assert.Equal(0, await evaluate.EvaluateAsync(CancellationToken.None));
        Assert.Contains("has not come back", evaluate.Status.Single().Waiting);
        await behind.Platform.CatchUpAsync();
        Assert.Equal(0, await evaluate.EvaluateAsync(CancellationToken.None));
        Assert.Null(evaluate.Status.Single().Waiting);
        Assert.Equal(["low-stock W1/S1 raised 1 cleared never"], await life.StoryAsync());
    }

    [Fact]
    public async Task Without_news_no_rows_are_read()
    {
        var life = new StockLife();
        await life.MoveAsync("received", 1);
        var evaluate = life.Start();
        await evaluate.EvaluateAsync(CancellationToken.None);
        await evaluate.EvaluateAsync(CancellationToken.None);
        var statesRead = 0;
        life.Platform.RealTime.Change = snapshot =>
        {
            statesRead += snapshot.States.Count;
            return snapshot;
        };
        await evaluate.EvaluateAsync(CancellationToken.None);
        Assert.Equal(0, statesRead);
        await life.MoveAsync("received", 9);
        await evaluate.EvaluateAsync(CancellationToken.None);
        Assert.Equal(2, statesRead); // of two packages in two partitions, or of one partition's one state twice read
    }

    [Fact]
    public async Task An_answer_with_more_rows_than_allowed_is_not_evaluated()
    {
        var life = new StockLife();
        await life.Platform.AppendAsync(Enumerable.Range(0, 5).Select(i => StockLife.Movement(i, "received", 1) with { Sku = $"S{i}" }));
        await life.Platform.CatchUpAsync();
        var evaluate = new EvaluateAlerts(life.Platform.Query, life.Alerts, new AlertOptions { Rules = [Rules.LowStock], MaximumRows = 4 }, life.Clock);
        Assert.Equal(0, await evaluate.EvaluateAsync(CancellationToken.None));
        Assert.Contains("has 5 rows, and at most 4", evaluate.Status.Single().Waiting);
        var named = Rules.LowStock.OnlyKeys(null, ["S1", "S2"]);
        Assert.Equal(2, await new EvaluateAlerts(life.Platform.Query, life.Alerts, new AlertOptions { Rules = [named], MaximumRows = 4 }, life.Clock).EvaluateAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Windows_are_read_from_the_first_that_can_matter()
    {
        var platform = new ServedPlatform();
        var alerts = new InMemoryAlertStore();
        var failing = Rules.Over(new CouriersHourly(), "failing", "failed", AlertCondition.Above, 0) with { Windows = 2 };
        var evaluate = new EvaluateAlerts(platform.Query, alerts, new AlertOptions { Rules = [failing] }, new SteppedClock());
        await platform.AppendAsync(Enumerable.Range(0, 20).Select(hour => Deliveries.Failed($"P{hour}", "A", $"2019-01-15T{hour:00}:10:00Z")));
        await platform.CatchUpAsync();
        Assert.Equal(1, await evaluate.EvaluateAsync(CancellationToken.None));
        Assert.True(evaluate.Status.Single().Rows <= 6, $"{evaluate.Status.Single().Rows} rows were read");
        await platform.AppendAsync(Enumerable.Range(0, 9).Select(i => Deliveries.Delivered($"Q{i}", "A", $"2019-01-15T21:{i:00}:00Z")).Concat(
            Enumerable.Range(0, 9).Select(i => Deliveries.Delivered($"R{i}", "A", $"2019-01-15T23:{i:00}:00Z"))));
        await platform.CatchUpAsync();
        Assert.Equal(0, await evaluate.EvaluateAsync(CancellationToken.None)); // nothing at all in the newest closed window: as it was
        await platform.AppendAsync(Enumerable.Range(0, 9).Select(i => Deliveries.Delivered($"S{i}", "A", $"2019-01-16T00:{i:00}:00Z")));
        await platform.CatchUpAsync();
        Assert.Equal(1, await evaluate.EvaluateAsync(CancellationToken.None));
        var alert = (await alerts.FindAsync(1, CancellationToken.None))!;
        Assert.Equal((1.0, 0.0, Instant.Parse("2019-01-16T00:00:00Z").Micros), (alert.Raised.Value, alert.Cleared!.Value, alert.Cleared.EventTime));
    }

    [Fact]
    public async Task Alerts_that_no_rule_can_clear_any_more_are_withdrawn()
    {
        var life = new StockLife();
        await life.MoveAsync("received", 1);
        await life.Start().EvaluateAsync(CancellationToken.None);
        await life.Start().WithdrawAsync(CancellationToken.None);
        Assert.Equal(["low-stock W1/S1 raised 1 cleared never"], await life.StoryAsync());

        var other = new AlertOptions { Rules = [Rules.LowStock with { GroupBy = [0] }] };
        await new EvaluateAlerts(life.Platform.Query, life.Alerts, other, life.Clock).WithdrawAsync(CancellationToken.None);

        var alert = (await life.Alerts.FindAsync(1, CancellationToken.None))!;
        Assert.Equal((false, null, null), (alert.IsRaised, alert.Cleared!.Value, alert.Cleared.Answer));
    }
}
