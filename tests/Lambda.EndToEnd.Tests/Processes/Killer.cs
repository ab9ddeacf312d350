using Lambda.Infra.Sqlite;
using Lambda.Testing.Processes;

namespace Lambda.EndToEnd.Tests.Processes;

/// <summary>Lets a platform live until it does something particular, and kills it a random moment later.</summary>
public sealed class Killer(string folder, RetryingSender sender, Random random, IReadOnlyList<string> arguments)
{
    // No phase may hold up the test when the platform is quicker than the one who watches it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // So that states leave memory, and come back from a file that a kill may have met, at every flush.
    private static readonly string[] LittleMemory = ["--set", "Speed:StateMemory=1KiB", "--set", "Speed:StoreMemory=16KiB"];
    private int _runs;
    private int _lives;

    /// <summary>Starts the platform, waits for its moment, and kills it.</summary>
    /// <param name="phase">What it should be doing then.</param>
    /// <param name="check">What to ask of it before, once it is up.</param>
    public async Task LiveAndDieAsync(KillPhase phase, Func<PlatformClient, Task>? check = null)
    {
        string[] settings = _lives++ % 2 == 0 ? [.. arguments] : [.. arguments, .. LittleMemory];
        if (phase == KillPhase.Start)
        {
            using var starting = LambdaProcess.Start(["up", "--data", folder, "--port", "0", "--set", "Schedule:Enabled=off", .. settings]);
            await LaterAsync(1_500);
            await starting.KillAsync();
            return;
        }

        using var process = await LambdaProcess.UpAsync(folder, settings);
        using var client = PlatformClient.Of(process, folder);
        if (check is not null)
            await check(client);
        sender.Use(client);
        await MomentAsync(phase, client);
        await process.KillAsync();
        sender.Use(null);
    }

    private async Task MomentAsync(KillPhase phase, PlatformClient client)
    {
        switch (phase)
        {
            case KillPhase.Ingest:
                await LaterAsync(300);
                await SeenAsync(() => Task.FromResult(sender.IsSending));
                await LaterAsync(4);
                break;
            case KillPhase.Flush:
                await LaterAsync(1_800);
                break;
            case KillPhase.Cut:
                await CutBegunAsync(client);
                break;
            case KillPhase.Archive:
                await LaterAsync(300);
                var archived = FilesIn("master");
                await StartRunAsync(client);
                await SeenAsync(() => Task.FromResult(FilesIn("master").Except(archived).Any()));
                await LaterAsync(2);
                break;
            case KillPhase.Fold:
                await LaterAsync(300);
                await RunningAsync(client, await StartRunAsync(client));
                await LaterAsync(60);
                break;
            default:
                await LaterAsync(300);
                var before = FilesIn("batch").Length;
                await StartRunAsync(client);
                await SeenAsync(() => Task.FromResult(FilesIn("batch").Length > before));
                await LaterAsync(40);
                break;
        }
    }

    private async Task CutBegunAsync(PlatformClient client)
    {
        await using var catalog = await SqliteTableStores.OpenCatalogAsync(Path.Combine(folder, "catalog.sqlite"));
        await StartRunAsync(client);
        await SeenAsync(async () => await catalog.PendingCutAsync(CancellationToken.None) is not null);
    }

    private Task<string> StartRunAsync(PlatformClient client) => client.StartRunAsync(_runs++ % 2 == 0 ? "incremental" : "full");

    private static Task RunningAsync(PlatformClient client, string id) => SeenAsync(async () =>
        (await client.GetAsync($"v1/batch/runs/{id}")) is var run && run.GetProperty("cut").ValueKind != System.Text.Json.JsonValueKind.Null
            && run.GetProperty("state").GetString() == "running");

    private string[] FilesIn(string part) => FolderFiles.In(folder, part);

    private async Task LaterAsync(int milliseconds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1 + random.Next(milliseconds)));
        await timer.WaitForNextTickAsync();
    }

    private static async Task SeenAsync(Func<Task<bool>> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));

        // What is looked for may be over in milliseconds.
        while (!await condition() && TimeProvider.System.GetElapsedTime(start) < Patience)
            await timer.WaitForNextTickAsync();
    }
}
