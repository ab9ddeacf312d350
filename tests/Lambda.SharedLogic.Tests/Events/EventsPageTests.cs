using System.Text.RegularExpressions;
using Lambda.SharedLogic.Events;
using Lambda.Testing;
using Lambda.Testing.Events;

namespace Lambda.SharedLogic.Tests.Events;

public class EventsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "events.md"));

    [Fact]
    public void The_records_on_the_page_are_events()
    {
        var records = Regex.Matches(Page, "```json\n(.*?)```", RegexOptions.Singleline);

        Assert.Equal(2, records.Count);
        Assert.All(records, record => Decoding.Decode(record.Groups[1].Value));
    }

    [Fact]
    public void The_page_lists_the_reasons_that_there_are()
    {
        var listed = Regex.Matches(Page, "^\\| `((?:is|must) [^`]*)` \\|", RegexOptions.Multiline).Select(row => row.Groups[1].Value).ToHashSet();
        var given = new HashSet<string> { Decoding.Reject(new string(' ', EventLimits.RecordBytes + 1)).Reason };
        var mutator = new RecordMutator(1);
        var batch = new DeliveryEventBatch();
        for (var i = 0; i < 5_000; i++)
        {
            if (!DeliveryEventJson.TryDecode(mutator.Next().Bytes, batch, out var rejection))
            {
                given.Add(rejection.Reason);
            }
        }

        Assert.Equal(listed.Order(StringComparer.Ordinal), given.Order(StringComparer.Ordinal));
    }
}
