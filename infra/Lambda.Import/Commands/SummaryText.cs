using Lambda.Import.Sending;

namespace Lambda.Import.Commands;

/// <summary>The counts that an import ends with, as text.</summary>
internal static class SummaryText
{
    /// <summary>Reasons that are listed; the rejects file has all.</summary>
    private const int MaxListed = 20;

    public static async Task WriteAsync(TextWriter output, int files, ImportSummary summary)
    {
        await output.WriteLineAsync(
            $"rows:   {summary.Rows:N0} read from {files} {(files == 1 ? "file" : "files")}: {summary.RowsAccepted:N0} accepted, "
            + $"{summary.RowsRejected:N0} rejected, {summary.RowsWithoutEvent:N0} without an event");
        await output.WriteLineAsync($"events: {summary.EventsAccepted:N0} accepted, {summary.EventsRejected:N0} rejected");
        foreach (var reason in summary.Reasons.Take(MaxListed))
        {
            var field = reason.Field.Length == 0 ? "" : reason.Field + ": ";
            var value = reason.FirstValue is null ? "" : $", \"{reason.FirstValue}\"";
            await output.WriteLineAsync($"  {reason.Count,8:N0}  {field}{reason.Reason} (first: {reason.FirstFile} row {reason.FirstRow}{value})");
        }

        if (summary.Reasons.Count > MaxListed)
        {
            await output.WriteLineAsync($"  and {summary.Reasons.Count - MaxListed:N0} more reasons");
        }
    }
}
