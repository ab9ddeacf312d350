using System.Collections;
using Lambda.AppHost.Settings;
using Lambda.ServingLayer.Alerts;
using Lambda.SharedLogic.Views;
using Lambda.Testing;

namespace Lambda.AppHost.Tests;

public class AlertSettingsTests
{
    private static readonly ViewRegistry Views = ViewRegistry.Discover(typeof(IView).Assembly);

    [Fact]
    public void Rules_come_from_file_environment_and_command_line_the_later_over_the_earlier()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("lambda.json");
        File.WriteAllText(file, """{ "Alerts": { "Rules": { "low-stock": { "View": "warehouses-daily", "Value": "net", "Below": 10, "ClearAt": 50, "Key": { "sku": "a,b" } } } } }""");
        var environment = new Hashtable { ["LAMBDA__Alerts__Rules__low_stock__GroupBy"] = "sku" };

        var rule = Assert.Single(Read([
            .. SettingSources.OfFile(file), .. SettingSources.OfEnvironment(environment), .. SettingSources.OfCommandLine(["alerts:rules:LOW-STOCK:below=12.5"])]));

        Assert.Equal(("low-stock", "warehouses-daily", "net"), (rule.Name, rule.View.Name, rule.View.Values[rule.Value].Name));
        Assert.Equal((AlertCondition.Below, 12.5, 50.0, (int?)null), (rule.Condition, rule.Level, rule.ClearLevel, rule.Windows));
        Assert.Equal(["sku"], rule.KeyNames);
        Assert.Equal([null, ["a", "b"]], rule.Keys.Values);
    }

    [Fact]
    public void Silence_and_windows_are_read()
    {
        var rules = Read([.. SettingSources.OfCommandLine([
            .. Rule("quiet", "drivers", "positionAt", "SilentFor=15m"), .. Rule("late", "couriers-hourly", "onTimeShare", "Below=0.8", "Windows=3")])]);
        Assert.Equal([("late", 0.8, 3), ("quiet", 900.0, (int?)null)], rules.Select(rule => (rule.Name, rule.Level, rule.Windows)));
    }

    [Theory]
    [InlineData("View=warehouse-daily", "Alerts:Rules:r:View = 'warehouse-daily' is no view; the nearest is 'warehouses-daily'")]
    [InlineData("Value=nett", "Alerts:Rules:r:Value = 'nett' is no number or time of view 'warehouses-daily'; the nearest is 'net'")]
    [InlineData("Belou=3", "there is no setting 'Alerts:Rules:r:Belou'; the nearest is 'Alerts:Rules:r:Below'")]
    [InlineData("Key:skus=3", "there is no setting 'Alerts:Rules:r:Key:skus'; the nearest is 'Alerts:Rules:r:Key:sku'")]
    [InlineData("GroupBy=warehous", "names 'warehous', which is no key field of 'warehouses-daily'; the nearest is 'warehouse'")]
    [InlineData("Below=low", "Alerts:Rules:r:Below = 'low' must be a number")]
    [InlineData("ClearAt=4", "Alerts:Rules:r:ClearAt = '4' must not be below the level 5")]
    [InlineData("Above=9", "alert rule 'r' needs one of Alerts:Rules:r:Below, Alerts:Rules:r:Above, Alerts:Rules:r:SilentFor, and has 2")]
    [InlineData("Windows=0", "Alerts:Rules:r:Windows = '0' must be a whole number from 1 to 1000")]
    public void A_mistake_names_itself_and_what_would_be_right(string assignment, string expected) =>
        AssertRefused([.. Rule("r", "warehouses-daily", "net", "Below=5"), $"Alerts:Rules:r:{assignment}"], expected);

    [Theory]
    [InlineData("couriers-hourly", "packages", "Below=5", "is approximate until the next publish")]
    [InlineData("drivers", "positionAt", "Below=5", "is for numbers: 'positionAt' is a time, which can be SilentFor")]
    [InlineData("drivers", "events", "SilentFor=5m", "is for times: 'events' is a number")]
    [InlineData("packages", "status", "Below=5", "is no number or time of view 'packages'")]
    [InlineData("packages", "events", "GroupBy=package", "alert rule 'r' needs one of")]
    public void A_rule_that_makes_no_sense_is_refused(string view, string value, string assignment, string expected) => AssertRefused(Rule("r", view, value, assignment), expected);

    [Fact]
    public void A_rule_needs_a_view_a_value_and_a_name()
    {
        AssertRefused(["Alerts:Rules:r:Below=5"], "alert rule 'r' needs Alerts:Rules:r:View");
        AssertRefused(["Alerts:Rules:r:View=drivers"], "alert rule 'r' needs Alerts:Rules:r:Value");
        AssertRefused(["Alerts:Rules:Below=5"], "write Alerts:Rules:RULE:NAME");
        AssertRefused(Rule("r", "packages", "events", "Below=5", "Windows=2"), "is for views whose windows have one length: 'packages' has none such");
    }

    private static string[] Rule(string name, string view, string value, params string[] more) =>
        [.. new[] { $"View={view}", $"Value={value}" }.Concat(more).Select(assignment => $"Alerts:Rules:{name}:{assignment}")];

    private static void AssertRefused(IEnumerable<string> assignments, string expected)
    {
        var error = Assert.Throws<SettingsException>(() => Read([.. SettingSources.OfCommandLine(assignments)]));
        Assert.Contains(expected, Assert.Single(error.Message.Split(Environment.NewLine)));
    }

    private static IReadOnlyList<AlertRule> Read(IReadOnlyList<SettingValue> values) =>
        new SettingsReader([]) { AlertRules = new AlertRuleReader(Views) }.Read(values).Serving.Alerts.Rules;
}
