using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;

namespace Lambda.EndToEnd.Tests.Embedded;

/// <summary>Two runs over the same events: the same rows, byte for byte, and so the same hashes.</summary>
public static class SameBytes
{
    /// <summary>Compares what both published.</summary>
    public static async Task AssertAsync(EmbeddedPlatform platform, BatchRun first, BatchRun second)
    {
        Assert.Equal((RunState.Published, RunState.Published), (first.State, second.State));
        Assert.Equal(first.Versions.Select(version => (version.View, version.Rows, version.Hash)), second.Versions.Select(version => (version.View, version.Rows, version.Hash)));
        foreach (var (one, other) in first.Versions.Zip(second.Versions))
        {
            await using var rows = platform.Batch.ReadAsync(new BatchQuery(other.View, other.Version), CancellationToken.None).GetAsyncEnumerator();
            await foreach (var row in platform.Batch.ReadAsync(new BatchQuery(one.View, one.Version), CancellationToken.None))
            {
                Assert.True(await rows.MoveNextAsync());
                var isSame = row.Pane == rows.Current.Pane && row.Key.Span.SequenceEqual(rows.Current.Key.Span) && row.State.Span.SequenceEqual(rows.Current.State.Span);
                Assert.True(isSame, $"{one.View}: versions {one.Version} and {other.Version} differ at pane {row.Pane}");
            }

            Assert.False(await rows.MoveNextAsync());
        }
    }
}
