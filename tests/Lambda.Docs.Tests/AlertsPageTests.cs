using Lambda.AppHost.Settings;
using Lambda.Docs.Tests.Markdown;
using Lambda.SharedLogic.Views;
using Lambda.Testing;

namespace Lambda.Docs.Tests;

public class AlertsPageTests
{
    private static readonly MarkdownPage Page = MarkdownPage.Of("docs/alerts.md");

    [Fact]
    public void The_page_has_every_setting_of_a_rule_with_its_range()
    {
        var documented = Page.TableRows().Where(row => row[0].EndsWith('`') && row[1].Length > 0 && AlertRuleSetting.All.Any(setting => setting.Name == row[0].Trim('`')))
            .Select(row => (row[0].Trim('`'), row[1]));
        Assert.Equal(AlertRuleSetting.All.Select(setting => (setting.Name, setting.Range)), documented.DistinctBy(row => row.Item1));
    }

    [Fact]
    public void The_example_file_can_be_used()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("lambda.json");
        File.WriteAllText(file, Page.Block("json lambda.json").Text);

        var settings = new SettingsReader([]) { AlertRules = new AlertRuleReader(ViewRegistry.Discover(typeof(IView).Assembly)) }.Read(SettingSources.OfFile(file));

        Assert.Equal(["failing-region", "low-stock", "main-warehouse", "often-late", "silent-driver"], settings.Serving.Alerts.Rules.Select(rule => rule.Name));
    }
}
