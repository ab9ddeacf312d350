using Lambda.AppHost.Settings;
using Lambda.Docs.Tests.Markdown;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Views;
using Lambda.Testing;

namespace Lambda.Docs.Tests;

public class SettingsPageTests
{
    private static readonly MarkdownPage Page = MarkdownPage.Of("docs/settings.md");

    [Fact]
    public void The_page_has_every_setting_with_its_default_and_range()
    {
        var documented = Page.TableRows().Where(row => row[0].Contains(':')).Select(row => (row[0].Trim('`'), row[1], row[2]));

        Assert.Equal(SettingList.Platform.Select(setting => (setting.Name, setting.Default, setting.Range)).Order(), documented.Order());
    }

    [Fact]
    public void The_page_has_every_policy_with_the_default_of_views_that_say_nothing()
    {
        var documented = Page.TableRows().Where(row => row[0].StartsWith('`') && !row[0].Contains(':')).Select(row => (Name: row[0].Trim('`'), Default: row[1], Range: row[2])).ToList();

        Assert.Equal(SettingList.Policies.Select(policy => (policy.Name, policy.Range)), documented.Select(row => (row.Name, row.Range)));
        foreach (var (policy, row) in SettingList.Policies.Zip(documented))
        {
            Assert.Equal(SpeedPolicies.Default, policy.Apply(SpeedPolicies.Default, row.Default.Replace(",", "", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void The_example_file_can_be_used()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("lambda.json");
        File.WriteAllText(file, Page.Block("json lambda.json").Text);

        var views = ViewRegistry.Discover(typeof(IView).Assembly).Views.Select(view => view.Name).ToList();
        var settings = new SettingsReader(views).Read(SettingSources.OfFile(file));

        Assert.Equal(TimeSpan.FromMilliseconds(50), settings.Speed.FlushInterval);
        Assert.Contains("couriers-hourly", settings.Policies.Keys);
    }
}
