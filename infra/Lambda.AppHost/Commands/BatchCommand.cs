using System.CommandLine;

namespace Lambda.AppHost.Commands;

/// <summary><c>lambda batch run</c>: asks a platform for a batch run and waits until it has ended.</summary>
internal static class BatchCommand
{
    /// <summary>The verb, to be added to a root command.</summary>
    public static Command Create(TimeProvider time)
    {
        var (client, mode) = (new ClientOptions(), new Option<string>("--mode")
        {
            Description = "full reads every event; incremental adds the epochs since the last publish to it, with the same result.",
            DefaultValueFactory = _ => "full",
        });
        mode.AcceptOnlyFromAmong("full", "incremental");
        var run = new Command("run", "Cuts the log, recomputes every view up to the cut, publishes, and waits for that.") { mode };
        client.AddTo(run);
        run.Runs(async (parsed, output, cancellation) =>
        {
            using var platform = client.Connect(parsed);
            var watch = new BatchRunWatch(platform, time);
            var id = await watch.RequestAsync(parsed.GetValue(mode)!, cancellation);
            await output.WriteLineAsync($"run {id} is queued");
            var ended = await watch.WaitAsync(id, progress => output.WriteLine(progress.ToString()), cancellation);
            return ended.State == "published" ? Verb.Success : Verb.Failure;
        });
        return new Command("batch", "Batch runs.") { run };
    }
}
