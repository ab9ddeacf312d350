using System.Diagnostics;
using System.Text.Json;
using Lambda.Testing.Processes;

namespace Lambda.AppHost.Tests;

[Trait("Category", "Slow")] // feeds 40,000 events
public class DemoTests
{
    private static readonly TimeSpan WellUnderAMinute = TimeSpan.FromSeconds(55);

    [Theory, InlineData, InlineData("--simulate")]
    public async Task The_demo_shows_counts_that_add_up_a_verdict_and_curl_lines_that_work_as_they_stand(params string[] kind)
    {
        using var demo = LambdaProcess.Start(["demo", "--port", "0", .. kind]);
        await demo.PrintsAsync("Serving until Ctrl-C", WellUnderAMinute);

        Assert.DoesNotContain("✗", demo.Output);
        Assert.Equal(3 + 6 + 6 + 6, demo.Output.Count(sign => sign == '✓'));
        Assert.Contains("40,000 of 40,000 records sent", demo.Output);
        Assert.Contains("reconciliation: pass, 0 unexplained;", demo.Output);
        Assert.DoesNotContain('\u001b', demo.Output);
        var lines = demo.Output.Split('\n');
        var curls = lines.Index().Where(line => line.Item.StartsWith("curl ", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, curls.Count);
        foreach (var (index, curl) in curls)
        {
            var answer = await ShellAsync(curl);
            Assert.StartsWith(lines[index + 1].TrimEnd().TrimEnd('…').TrimEnd(), answer);
            Assert.Equal("complete", JsonElement.Parse(answer).GetProperty("receipt").GetProperty("completeness").GetString());
        }

        Assert.Equal(0, await demo.StopAsync());
        Assert.Equal("", demo.Errors);
    }

    private static async Task<string> ShellAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(5));
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
        return output;
    }
}
