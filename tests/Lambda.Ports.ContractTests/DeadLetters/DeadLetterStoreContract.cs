using Lambda.Ports.DeadLetters;

namespace Lambda.Ports.ContractTests.DeadLetters;

/// <summary>What every dead letter store does.</summary>
public abstract class DeadLetterStoreContract
{
    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IPortHarness<IDeadLetterStore>> OpenAsync();

    [Fact]
    public async Task A_letter_is_kept_whole()
    {
        await using var harness = await OpenAsync();
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        DeadLetter[] letters =
        [
            new("deliveries", 1, 7, "decode", "timestamp", "not a time", bytes, 123_456),
            new("deliveries", 1, 8, "process", null, "", Array.Empty<byte>(), -1),
        ];
        await harness.Port.AppendAsync(letters, default);
        await harness.CrashAsync();
        Assert.Equal(letters.Select(Text), (await harness.Port.ListAsync(null, 9, default)).Select(Text));
        Assert.Equal(2, await harness.Port.CountAsync(default));
    }

    [Fact]
    public async Task A_letter_about_text_that_no_database_takes_is_kept_all_the_same()
    {
        await using var harness = await OpenAsync();
        var letter = new DeadLetter("deliveries", 0, 1, "decode", "na\0me\uD800", "must be a time, not '\0\uDC00 \uD83D\uDE9A \uD83D'", "\0{"u8.ToArray(), 1);
        await harness.Port.AppendAsync([letter], default);
        await harness.CrashAsync();
        var kept = Assert.Single(await harness.Port.ListAsync(null, 9, default));
        Assert.Equal(("na\uFFFDme\uFFFD", "must be a time, not '\uFFFD\uFFFD \uD83D\uDE9A \uFFFD'"), (kept.Field, kept.Reason));
        Assert.Equal("\0{"u8.ToArray(), kept.Bytes.ToArray());
    }

    [Fact]
    public async Task A_letter_written_again_changes_nothing()
    {
        await using var harness = await OpenAsync();
        await harness.Port.AppendAsync([Letter(0, 5, "first")], default);
        await harness.Port.AppendAsync([Letter(0, 5, "again"), Letter(0, 6, "new"), Letter(0, 6, "twice")], default);
        Assert.Equal(["first", "new"], (await harness.Port.ListAsync(null, 9, default)).Select(letter => letter.Reason));
        Assert.Equal(2, await harness.Port.CountAsync(default));
    }

    [Fact]
    public async Task Letters_are_listed_by_topic_partition_and_offset_page_by_page()
    {
        await using var harness = await OpenAsync();
        DeadLetter[] letters = [Letter(1, 0), Letter(0, 10), Letter(0, 9), Letter(1, 3), Letter(0, 2, topic: "a-topic")];
        await harness.Port.AppendAsync(letters, default);
        var (seen, place) = (new List<string>(), default((string, int, long)?));
        while (await harness.Port.ListAsync(place, 2, default) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= 2);
            seen.AddRange(page.Select(letter => $"{letter.Topic}/{letter.Partition}/{letter.Offset}"));
            place = (page[^1].Topic, page[^1].Partition, page[^1].Offset);
        }

        Assert.Equal(["a-topic/0/2", "deliveries/0/9", "deliveries/0/10", "deliveries/1/0", "deliveries/1/3"], seen);
    }

    [Fact]
    public async Task A_place_that_has_no_letter_is_a_place_all_the_same()
    {
        await using var harness = await OpenAsync();
        await harness.Port.AppendAsync([Letter(0, 1), Letter(0, 9)], default);
        Assert.Equal([9L], (await harness.Port.ListAsync(("deliveries", 0, 5), 9, default)).Select(letter => letter.Offset));
        Assert.Empty(await harness.Port.ListAsync(("deliveries", 7, 0), 9, default));
    }

    [Fact]
    public async Task An_empty_store_has_nothing_to_list()
    {
        await using var harness = await OpenAsync();
        await harness.Port.AppendAsync([], default);
        Assert.Equal(0, await harness.Port.CountAsync(default));
        Assert.Empty(await harness.Port.ListAsync(null, 9, default));
    }

    private static DeadLetter Letter(int partition, long offset, string reason = "reason", string topic = "deliveries") =>
        new(topic, partition, offset, "decode", null, reason, "{}"u8.ToArray(), 5);

    private static string Text(DeadLetter letter) => $"{letter with { Bytes = default }} {Convert.ToHexString(letter.Bytes.Span)}";
}
