using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;

namespace Lambda.Ports.ContractTests.Master;

/// <summary>What every master dataset does.</summary>
public abstract class MasterDatasetContract
{
    private const int Partition = 3;

    /// <summary>Opens an empty dataset.</summary>
    protected abstract Task<IPortHarness<IMasterDataset>> OpenAsync();

    [Fact]
    public async Task Events_come_back_whole_and_in_order()
    {
        await using var harness = await OpenAsync();
        var file = await Write(harness.Port, 5, Enumerable.Range(10, 5000).Where(offset => offset % 7 != 3));
        await harness.CrashAsync();
        await harness.Port.VerifyAsync(file, default);
        Assert.Equal(Enumerable.Range(10, 5000).Where(offset => offset % 7 != 3).Select(offset => Text(Event(offset))), ReadEvents(harness.Port, file));
    }

    [Fact]
    public async Task Identities_are_read_without_the_rest()
    {
        await using var harness = await OpenAsync();
        var file = await Write(harness.Port, 5, [10, 11, 13]);
        using var reader = harness.Port.OpenIdentities(file);
        var (batch, read) = (new IdentityBatch(), new List<(long, EventIdentity)>());
        while (reader.Read(batch))
            read.AddRange(batch.Entries);
        Assert.Equal(new[] { 10L, 11, 13 }.Select(offset => (offset, Event(offset).Identity)), read);
    }

    [Fact]
    public async Task A_file_is_known_by_its_range_and_event_times()
    {
        await using var harness = await OpenAsync();
        var file = await Write(harness.Port, 5, [10, 11, 13]);
        Assert.Equal((5L, Partition, 10L, 13L, 3L), (file.Epoch, file.Partition, file.FirstOffset, file.LastOffset, file.Rows));
        Assert.Equal((Event(10).EventTime, Event(13).EventTime), (file.MinEventTime, file.MaxEventTime));
        Assert.True(file.Bytes > 0);
        Assert.Matches("^[0-9a-f]{64}$", file.Sha256);
        Assert.Equal([file.Path], await harness.Port.ListAsync(default));
    }

    [Fact]
    public async Task A_writer_that_does_not_complete_leaves_nothing_behind()
    {
        await using var harness = await OpenAsync();
        await using (var writer = harness.Port.Create(0, Partition))
        {
            writer.Append(Event(1), "{}"u8);
            Assert.Equal(1, writer.Rows);
        }

        Assert.Empty(await harness.Port.ListAsync(default));
    }

    [Fact]
    public async Task A_file_has_at_least_one_event_and_its_offsets_rise()
    {
        await using var harness = await OpenAsync();
        await using var writer = harness.Port.Create(0, Partition);
        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.CompleteAsync(default).AsTask());
        writer.Append(Event(5), "{}"u8);
        Assert.Throws<ArgumentException>(() => writer.Append(Event(5), "{}"u8));
        Assert.Throws<ArgumentException>(() => writer.Append(Event(4), "{}"u8));
        Assert.Equal(1, writer.Rows);
    }

    [Fact]
    public async Task Writing_a_range_again_replaces_the_file()
    {
        await using var harness = await OpenAsync();
        var first = await Write(harness.Port, 1, [0, 1, 2]);
        var second = await Write(harness.Port, 1, [0, 2]);
        Assert.Equal(first.Path, second.Path);
        Assert.Equal([first.Path], await harness.Port.ListAsync(default));
        Assert.Equal([Text(Event(0)), Text(Event(2))], ReadEvents(harness.Port, second));
        await Assert.ThrowsAsync<DamagedFileException>(() => harness.Port.VerifyAsync(first, default).AsTask());
    }

    [Fact]
    public async Task A_file_that_is_gone_is_damaged_however_it_is_asked_for()
    {
        await using var harness = await OpenAsync();
        var file = await Write(harness.Port, 1, [0]);
        await harness.Port.DeleteAsync(file.Path, default);
        await harness.Port.DeleteAsync(file.Path, default);
        var failure = await Assert.ThrowsAsync<DamagedFileException>(() => harness.Port.VerifyAsync(file, default).AsTask());
        Assert.Same(file, failure.File);
        Assert.Throws<DamagedFileException>(() => ReadEvents(harness.Port, file));
    }

    [Fact]
    public async Task A_file_in_quarantine_is_out_of_the_dataset()
    {
        await using var harness = await OpenAsync();
        var (damaged, sound) = (await Write(harness.Port, 1, [0]), await Write(harness.Port, 1, [1]));
        await harness.Port.QuarantineAsync(damaged, default);
        await harness.Port.QuarantineAsync(damaged, default);
        Assert.Equal([sound.Path], await harness.Port.ListAsync(default));
        Assert.Throws<DamagedFileException>(() => ReadEvents(harness.Port, damaged));
        Assert.Equal(damaged, await Write(harness.Port, 1, [0]));
    }

    [Fact]
    public async Task Several_files_become_one_with_the_same_rows_in_the_same_order()
    {
        await using var harness = await OpenAsync();
        var parts = new[] { await Write(harness.Port, 4, [0, 1]), await Write(harness.Port, 4, [3]), await Write(harness.Port, 4, [7, 9]) };
        var whole = await harness.Port.CompactAsync(parts, default);
        await harness.Port.VerifyAsync(whole, default);
        Assert.Equal((4L, Partition, 0L, 9L, 5L), (whole.Epoch, whole.Partition, whole.FirstOffset, whole.LastOffset, whole.Rows));
        Assert.Equal(parts.SelectMany(part => ReadEvents(harness.Port, part)), ReadEvents(harness.Port, whole));
        Assert.Equal(4, (await harness.Port.ListAsync(default)).Count);
    }

    private static async Task<EventFile> Write(IMasterDataset dataset, long epoch, IEnumerable<int> offsets)
    {
        await using var writer = dataset.Create(epoch, Partition);
        foreach (var offset in offsets)
            writer.Append(Event(offset), "{}"u8);
        return await writer.CompleteAsync(default);
    }

    private static List<string> ReadEvents(IMasterDataset dataset, EventFile file)
    {
        using var reader = dataset.OpenEvents(file);
        var (batch, read) = (new DeliveryEventBatch(), new List<string>());
        while (reader.Read(batch))
        {
            foreach (var archived in batch.Events)
                read.Add(Text(archived));
        }

        return read;
    }

    /// <summary>Event times rise with offsets; every other field is there for even offsets and absent for odd ones.</summary>
    private static DeliveryEvent Event(long offset)
    {
        Utf8Text Maybe(string text) => offset % 2 == 0 ? Utf8Text.From(text) : default;
        long? MaybeNumber(long number) => offset % 2 == 0 ? number : null;
        return new DeliveryEvent
        {
            Partition = Partition,
            Offset = offset,
            ArrivalTime = 2_000_000 + offset,
            Identity = new EventIdentity(ulong.MaxValue - (ulong)offset, (ulong)offset),
            EventTime = 1_000_000 + offset,
            Status = DeliveryStatus.Delivered,
            PackageId = Utf8Text.From($"package {offset}"),
            DriverId = Maybe(""),
            Courier = Maybe("fedex"),
            Sku = Maybe("größer als zwölf Bytes"),
            Position = offset % 2 == 0 ? new GeoPoint(-900_000_000, 1_800_000_000) : null,
            Quantity = MaybeNumber(long.MaxValue),
            PickedUpAt = MaybeNumber(0),
        };
    }

    private static string Text(DeliveryEvent e) => string.Join('|', new object?[]
    {
        e.Partition, e.Offset, e.ArrivalTime, e.Identity, e.EventTime, e.Status, Text(e.PackageId), Text(e.DriverId), Text(e.Courier), Text(e.Origin),
        Text(e.Sku), e.Position, e.Quantity, e.DistanceMeters, e.PromisedAt, e.PickedUpAt,
    }.Select(value => value ?? "absent"));

    private static string? Text(Utf8Text text) => text.IsPresent ? $"'{text}'" : null;
}
