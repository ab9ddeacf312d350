using Lambda.SharedLogic.Ingest;

namespace Lambda.SharedLogic.Tests.Ingest;

public class PartitionerTests
{
    [Theory]
    [InlineData("PKG78910", 4, 2)]
    [InlineData("P1", 4, 1)]
    [InlineData("", 4, 1)]
    [InlineData("P1", 1, 0)]
    public void The_partition_of_a_key_never_changes(string key, int partitionCount, int partition) =>
        Assert.Equal(partition, Partitioner.For(System.Text.Encoding.UTF8.GetBytes(key), partitionCount));

    [Fact]
    public void Keys_spread_evenly()
    {
        var counts = new int[4];
        for (var i = 0; i < 40_000; i++)
        {
            counts[Partitioner.For(System.Text.Encoding.UTF8.GetBytes($"PKG{i}"), 4)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_700, 10_300));
    }

    [Fact]
    public void There_must_be_a_partition() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Partitioner.For("P1"u8, 0));
}
