using System.CommandLine;
using Lambda.AppHost.Simulating;
using Lambda.Import.Sending;
using Lambda.Simulation;

namespace Lambda.AppHost.Commands;

/// <summary><c>lambda simulate</c>: a seeded city's events to standard output or into a running platform. See docs/simulation.md.</summary>
internal static class SimulateCommand
{
    /// <summary>The verb, to be added to a root command.</summary>
    public static Command Create(TimeProvider time)
    {
        var options = new SimulateOptions();
        var command = new Command("simulate", "Makes the events of a seeded city, with as much disorder as asked for: to standard output, or into a running platform.");
        options.AddTo(command);
        return command.Runs(async (parsed, output, cancellation) =>
        {
            var city = options.City(parsed);
            using var truth = options.Truth(parsed);
            return options.Platform(parsed) is { } platform
                ? await SendAsync(city, platform, truth, options.Rate(parsed), time, output, cancellation)
                : await PrintAsync(city, truth, options.Rate(parsed), time, cancellation);
        });
    }

    private static async Task<int> SendAsync(
        SimulationOptions city, SendOptions platform, TruthFile? truth, double? rate, TimeProvider time, TextWriter output, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        var sent = new PlatformOutput(new HttpEventSink(http, platform, time));
        await new SimulationRun(sent, truth, rate, time).RunAsync(CitySimulation.Events(city), cancellation);
        await output.WriteLineAsync($"records: {sent.Accepted + sent.Rejected:N0} sent, {sent.Accepted:N0} accepted, {sent.Rejected:N0} rejected");
        return sent.Misjudged == 0
            ? Verb.Success
            : throw new ClientException($"{sent.Misjudged:N0} records were judged otherwise than simulated: exactly the poison should be rejected");
    }

    private static async Task<int> PrintAsync(SimulationOptions city, TruthFile? truth, double? rate, TimeProvider time, CancellationToken cancellation)
    {
        await using var stream = LineOutput.OpenStandardOutput();
        try
        {
            await new SimulationRun(new LineOutput(stream), truth, rate, time).RunAsync(CitySimulation.Events(city), cancellation);
            return Verb.Success;
        }
        catch (IOException error) when (LineOutput.IsReaderGone(error))
        {
            return Verb.Success;
        }
        catch (IOException error)
        {
            throw new ClientException($"cannot write: {error.Message}", error);
        }
    }
}
