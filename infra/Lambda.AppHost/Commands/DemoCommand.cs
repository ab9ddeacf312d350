using System.CommandLine;
using Lambda.AppHost.Composition;
using Lambda.AppHost.Demo;
using Lambda.AppHost.Settings;
using Lambda.Import.Sending;

namespace Lambda.AppHost.Commands;

/// <summary><c>lambda demo</c>: the whole platform at work on real trips or in a simulated city, in this process.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan FeedingTime = TimeSpan.FromSeconds(12);

    /// <summary>The story tells what its own runs change; one more at two o'clock would spoil it.</summary>
    private static readonly SettingValue NoSchedule = new("lambda demo", "Schedule:Enabled", "off");

    /// <summary>The verb, to be added to a root command.</summary>
    public static Command Create(TimeProvider time)
    {
        var data = new Option<string?>("--data") { Description = "The data folder; a fresh one, deleted at the end, unless given.", HelpName = "DIR" };
        var trips = new Option<string?>("--trips") { Description = "A folder of CSV files to feed, with its own mapping.json or in the sample's form.", HelpName = "FOLDER" };
        var simulate = new Option<bool>("--simulate") { Description = "Feed the events of a simulated city instead of trips." };
        var speed = new Option<double?>("--speed") { Description = $"Events fed in a second; as many as take {FeedingTime.TotalSeconds:0} seconds unless given.", HelpName = "N" };
        var settings = new SettingOptions();
        var command = new Command("demo", "Starts the platform, feeds it real trips or a simulated city, shows merged = batch ⊕ speed, and serves until Ctrl-C.") { data, trips, simulate, speed };
        command.Validators.Add(result =>
        {
            if (result.GetValue(simulate) && result.GetValue(trips) is not null)
            {
                result.AddError("--simulate and --trips exclude each other.");
            }
        });
        settings.AddTo(command);
        return command.Runs(async (parsed, output, cancellation) =>
        {
            var screen = new DemoScreen(output, time);
            using var folder = DemoFolder.Use(parsed.GetValue(data));
            var loaded = parsed.GetValue(simulate) ? DemoCity.Read() : DemoTrips.Read(parsed.GetValue(trips) ?? DemoTrips.ShippedFolder);
            await using var platform = await Platform.StartAsync(new DataFolder(folder.Path), [NoSchedule, .. settings.Read(parsed)], ServerLog.Quiet, time, cancellation);
            using var client = new PlatformClient(platform.Address, platform.AdminKey);
            using var http = new HttpClient();
            var sink = new HttpEventSink(http, new SendOptions { Url = platform.Address, Key = platform.AdminKey }, time);
            var feed = new DemoFeed(loaded.Events, sink, parsed.GetValue(speed) ?? loaded.Events.Count / FeedingTime.TotalSeconds, time);
            screen.Head($"Lambda demo: {feed.Total:N0} records, {loaded.Source}");
            screen.Say($"serving on {platform.Address}, data in {folder.Path}");
            if (!await new DemoStory(client, feed, screen, time).TellAsync(cancellation))
            {
                throw new ClientException("an answer did not add up, or a difference is unexplained: see above");
            }

            await new DemoEnding(client, platform, screen).PrintAsync(cancellation);
            await platform.WaitForEndAsync(cancellation);
            return Verb.Success;
        });
    }
}
