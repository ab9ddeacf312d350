using FsCheck;
using FsCheck.Fluent;
using Lambda.Ports.Alerts;
using Lambda.ServingLayer.Alerts;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.Testing.InMemory;

namespace Lambda.Seam.Tests;

/// <summary>
/// Whatever arrives, is cut, published, rolled back or lost, alerts are raised and cleared exactly as a naive oracle says that goes through the events of the log's
/// prefix, and each once. The evaluator is a new one every third step, as after a kill.
/// </summary>
public sealed class AlertTheorem
{
    private const int Few = 10;
    private const int Many = 300;

    [Fact]
    public void Alerts_are_those_of_the_oracle() => Check(Scenario.Exact, Few);

    [Fact]
    public void With_limits_alerts_are_those_of_the_oracle_with_the_same_limits() => Check(Scenario.WithLimits, Few);

    [Fact, Trait("Category", "Slow")]
    public void Alerts_are_those_of_the_oracle_in_many_more_cases() => Check(Scenario.Exact, Many);

    [Fact, Trait("Category", "Slow")]
    public void With_limits_alerts_are_those_of_the_oracle_in_many_more_cases() => Check(Scenario.WithLimits, Many);

    private static void Check(Arbitrary<Scenario> scenarios, int cases) => Prop
        .ForAll(scenarios, scenario => LiveThroughAsync(scenario).GetAwaiter().GetResult())
        .Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithStartSize(1));

    private static async Task LiveThroughAsync(Scenario scenario)
    {
        await using var platform = new Platform(scenario.Partitions, scenario.Policies, scenario.RecordsPerRead);
        await platform.StartAsync();
        var questions = AlertQuestion.All;
        var rules = questions.Select(question => question.RuleOver(platform.Views.Single(view => view.Name == question.View))).ToList();
        var oracles = questions.Select((question, i) => new AlertOracle(question, rules[i])).ToList();
        var store = new InMemoryAlertStore();
        var evaluate = default(EvaluateAlerts);
        var arrived = new List<SeamEvent>();
        for (var step = 0; step < scenario.Steps.Count; step++)
        {
            await Life.TakeAsync(scenario.Steps[step], platform, arrived);
            evaluate = step % 3 == 0 || evaluate is null ? new EvaluateAlerts(platform.Query, store, new AlertOptions { Rules = rules }, TimeProvider.System) : evaluate;
            await evaluate.EvaluateAsync(CancellationToken.None);
            foreach (var oracle in oracles)
            {
                await oracle.LookAsync(platform);
                var alerts = await store.ListAsync(new AlertFilter(oracle.Rule), long.MaxValue, int.MaxValue, CancellationToken.None);
                Assert.Equal(oracle.Alerts, alerts.Reverse().Select(AlertOracle.TextOf));
            }
        }
    }
}

/// <summary>A rule's alerts as they must be: a state for each key, changed by what the events of the answer's offsets say.</summary>
internal sealed class AlertOracle(AlertQuestion question, AlertRule rule)
{
    private readonly List<(string Key, string Raised, string? Cleared)> _alerts = [];
    private long[] _decidedAt = [];
    private DateTimeOffset? _watermark;

    public string Rule => rule.Name;

    public IEnumerable<string> Alerts => _alerts.Select(alert => $"{alert.Key} {alert.Raised} {alert.Cleared ?? "still raised"}");

    public static string TextOf(Alert alert) =>
        $"{string.Join('|', alert.Key.Select(field => field.Value))} {TextOf(alert.Raised)} {(alert.Cleared is { } cleared ? TextOf(cleared) : "still raised")}";

    public async Task LookAsync(Platform platform)
    {
        var receipt = (await platform.Query.AskAsync(new QueryRequest(rule.View) { Limit = 1 }, CancellationToken.None)).Receipt;
        long[] end = [.. receipt.Partitions.Select(partition => partition.SpeedTo)];
        if (receipt.Completeness != Completeness.Complete || _decidedAt.Zip(end).Any(pair => pair.Second < pair.First))
            return;
        var watermark = _watermark > receipt.Freshness.Watermark ? _watermark : receipt.Freshness.Watermark ?? _watermark;
        // The views of this theorem have the default trigger, which shows everything at each flush.
        var firings = new Firings(rule.View.Policies.Trigger, [], _ => "", _ => null);
        var (events, _) = platform.Oracle.Count(
            [.. receipt.Partitions.Select(partition => partition.BatchTo)], end, rule.View.Policies, Questions.All[rule.View.Name].LastWindowEnd, question.Where, firings);
        var before = string.Join('\n', Alerts);
        foreach (var group in events.GroupBy(counted => question.KeyOf(counted.Event)).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            if (question.Judge([.. group.Select(counted => counted.Event)], watermark) is var (isTrouble, value, since))
                Turn(group.Key, isTrouble, TextOf(value, since));
        }

        if (string.Join('\n', Alerts) != before)
            (_decidedAt, _watermark) = (end, watermark);
    }

    private void Turn(string key, bool? isTrouble, string moment)
    {
        var open = _alerts.FindIndex(alert => alert.Key == key && alert.Cleared is null);
        if (isTrouble == true && open < 0)
            _alerts.Add((key, moment, null));
        else if (isTrouble == false && open >= 0)
            _alerts[open] = _alerts[open] with { Cleared = moment };
    }

    private static string TextOf(AlertMoment moment) =>
        TextOf(moment.Value!.Value, moment.EventTime is { } time ? DateTimeOffset.UnixEpoch.AddMicroseconds(time) : null);

    private static string TextOf(double value, DateTimeOffset? since) => $"{value:R} at {since:u}";
}
