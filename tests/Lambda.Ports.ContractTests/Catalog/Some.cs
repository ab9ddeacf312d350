using System.Text.Json;
using Lambda.Ports.Catalog;
using Lambda.Ports.Master;

namespace Lambda.Ports.ContractTests.Catalog;

/// <summary>Entries of a catalog, by the few numbers that matter to a test.</summary>
internal static class Some
{
    /// <summary>Noon of a day: whole microseconds, as stores keep them.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public static EventFile File(long epoch, int partition, long first, long last, string content = "a") => new(
        epoch, partition, first, last, $"deliveries/epoch={epoch}/p{partition}-{first}-{last}.parquet", last - first + 1, 1000, $"hash of {content}", 5, 9);

    public static ArchiveCommit Step(int partition, long from, long to, long epoch = 0, params ClosedEpoch[] closed) => new(
        from, new ArchivePosition(partition, to, epoch, 0, to, 0, 0), [File(epoch, partition, from, to - 1)], closed);

    public static ClosedEpoch Closed(long epoch, int partition, long first, long end) => new(epoch, partition, first, end, end - first - 2, 1, 1);

    public static ViewVersion Version(string view, long number, long run, long cut = 1) => new(
        view, number, run, cut, [10, 20, 30], $"logic {number}", "fingerprint", 7, $"hash {number}", 100, 3, long.MinValue, Noon.AddMinutes(number));

    public static IReadOnlyList<ViewVersion> Versions(long number, long run) => [Version("couriers", number, run), Version("regions", number, run)];

    /// <summary>A value that two results share exactly when all that is in them is equal, lists included.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Format);

    private static readonly JsonSerializerOptions Format = new() { IncludeFields = true };
}
