using Lambda.EndToEnd.Tests.Embedded;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.Import.Replaying;
using Lambda.Ports.Catalog;
using Lambda.Testing;

namespace Lambda.EndToEnd.Tests.Holes;

/// <summary>
/// A data folder with some thousand trips, published twice, and events after that: epoch 0 is in both versions, epoch 1 in the second, epoch 2 in none. Made once;
/// each test damages a copy.
/// </summary>
public sealed class DamagedFolder : IAsyncLifetime, IDisposable
{
    private const int Records = 12_000;
    private readonly TemporaryFolder _template = new();

    /// <summary>The version that is served, and the one before it.</summary>
    public long Served { get; private set; }

    /// <inheritdoc cref="Served"/>
    public long Before { get; private set; }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var trips = Trips.Replayed(Trips.SampleFiles, Trips.SampleZones, new ReplayOptions { Seed = 5, MaxDisplacement = 100, DuplicatePercent = 1 });
        await using var platform = await EmbeddedPlatform.StartAsync(_template.FullPath);
        var feeder = new Feeder(platform, trips);
        await feeder.FeedAsync(Records / 3, 1_000);
        Before = (await platform.RunBatchAsync(RunMode.Full)).Versions[0].Version;
        await feeder.FeedAsync(Records * 2 / 3, 1_000);
        Served = (await platform.RunBatchAsync(RunMode.Incremental)).Versions[0].Version;
        await feeder.FeedAsync(Records, 1_000);
        await platform.CaughtUpAsync();
    }

    /// <summary>A copy to be damaged.</summary>
    public TemporaryFolder Copy()
    {
        var copy = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(_template.FullPath, "*", SearchOption.AllDirectories))
        {
            var target = copy.PathOf(Path.GetRelativePath(_template.FullPath, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>The independent answer over all that is in a copy's log.</summary>
    public static async Task<TripOracle> OracleOfAsync(EmbeddedPlatform platform)
    {
        var oracle = new TripOracle(Trips.SampleFiles, Trips.SampleZones);
        await oracle.FollowAsync(platform.Log);
        oracle.Count();
        return oracle;
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _template.Dispose();
}
