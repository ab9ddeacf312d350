namespace Lambda.BatchLayer.Tests;

public sealed class CompactionTests
{
    [Fact]
    public async Task Compaction_keeps_every_row_and_the_result_hash()
    {
        var bench = new Bench(recordsPerRead: 2);
        await bench.AppendAsync(Bench.EventsOfManyPackages(40));
        var before = await bench.PublishAsync();
        var many = await bench.FilesAsync();
        await bench.DrainAsync();
        var few = await bench.FilesAsync();
        Assert.True(many.Count > 10);
        Assert.Equal(2, few.Count);
        Assert.Equal(40, few.Sum(file => file.Rows));
        Assert.Equal(few.Select(file => file.Path), await bench.Master.ListAsync(default));
        Assert.Equal(before.Versions.Select(version => version.Hash), (await bench.PublishAsync()).Versions.Select(version => version.Hash));
    }

    [Fact]
    public async Task An_epoch_larger_than_a_file_is_compacted_into_several()
    {
        var bench = new Bench(partitions: 1, recordsPerRead: 1);
        bench.Options = bench.Options with { EventsPerFile = 8 };
        await bench.AppendAsync(Bench.Events(20));
        await bench.PublishAsync();
        await bench.DrainAsync();
        Assert.Equal([8L, 8L, 4L], (await bench.FilesAsync()).Select(file => file.Rows));
        await bench.PublishAsync();
        Assert.Equal(20, await bench.EventsServedAsync());
    }

    [Fact]
    public async Task An_open_epoch_and_a_few_files_are_left_as_they_are()
    {
        var bench = new Bench(partitions: 1, recordsPerRead: 1);
        bench.Options = bench.Options with { FilesToCompact = 4 };
        await bench.AppendAsync(Bench.Events(3));
        await bench.PublishAsync();
        await bench.AppendAsync(Bench.Events(9, first: 3));
        await bench.ArchiveAsync();
        await bench.DrainAsync();
        Assert.Equal(12, (await bench.FilesAsync()).Count);
    }
}
