using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Lambda.AppHost.Commands;

/// <summary><c>lambda status</c>: where every part of a platform stands, and whether any record was lost on the way.</summary>
internal static class StatusCommand
{
    /// <summary>The verb, to be added to a root command.</summary>
    public static Command Create()
    {
        var client = new ClientOptions();
        var command = new Command("status", "Shows where a platform stands, partition by partition, and whether any record was lost on the way. Exit code 1 if one was.");
        client.AddTo(command);
        return command.Runs(async (parsed, output, cancellation) =>
        {
            using var platform = client.Connect(parsed);
            var status = await platform.GetAsync("v1/status", cancellation);
            var partitions = status.GetProperty("partitions").EnumerateArray().ToList();
            await output.WriteLineAsync(
                $"stream {status.GetProperty("stream")}: version {TextOf(status, "version")}, cut {TextOf(status, "cut")}, {status.GetProperty("deadLetters"):N0} dead letters");
            Show(output, partitions);
            await output.WriteLineAsync(SkewOf(status.GetProperty("skew")));
            var lost = partitions.SelectMany(Differences).ToList();
            await output.WriteLineAsync(lost.Count == 0 ? "conservation: every record is accounted for" : $"conservation BROKEN: {string.Join("; ", lost)}");
            return lost.Count == 0 ? Verb.Success : Verb.Failure;
        });
    }

    private static string SkewOf(JsonElement skew) => skew.ValueKind == JsonValueKind.Null
        ? "reconciliation: no report yet"
        : $"reconciliation: report {skew.GetProperty("report").GetString()} on version {TextOf(skew, "version")}: "
            + $"{(TextOf(skew, "verdict") is "none" ? "could not be made" : TextOf(skew, "verdict"))}, {skew.GetProperty("unexplained"):N0} unexplained";

    private static void Show(TextWriter output, IEnumerable<JsonElement> partitions)
    {
        var console = Consoles.On(output);
        var table = Consoles.TableOn(console);
        foreach (var name in (string[])["partition", "log from", "log to", "speed at", "epoch", "in flight", "archived to", "rows", "dead letters"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var partition in partitions)
        {
            var (speed, archive) = (partition.GetProperty("speed"), partition.GetProperty("archive"));
            table.AddRow(
                Number(partition, "partition"), Number(partition, "logStart"), Number(partition, "logEnd"), Number(speed, "position"), Number(speed, "epoch"),
                Number(speed, "inFlight"), Number(archive, "position"), Number(archive, "rows"), Number(archive, "deadLettered"));
        }

        console.Write(table);
    }

    /// <summary>What a partition cannot account for: nothing, or an alarm.</summary>
    private static IEnumerable<string> Differences(JsonElement partition)
    {
        var place = $"partition {partition.GetProperty("partition")}";
        var views = partition.GetProperty("speed").GetProperty("views").EnumerateArray()
            .Select(view => (Where: $"{place}, speed layer, view {view.GetProperty("view")}", Records: view.GetProperty("difference").GetInt64()));
        return views.Append((Where: $"{place}, archive", Records: partition.GetProperty("archive").GetProperty("difference").GetInt64()))
            .Where(difference => difference.Records != 0)
            .Select(difference => $"{difference.Where}: {difference.Records:N0} records");
    }

    private static string Number(JsonElement element, string name) => element.GetProperty(name).GetInt64().ToString("N0");

    private static string TextOf(JsonElement element, string name) => element.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : "none";
}
