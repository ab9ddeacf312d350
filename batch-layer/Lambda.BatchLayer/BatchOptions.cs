using System.Runtime.CompilerServices;

namespace Lambda.BatchLayer;

/// <summary>Settings of the batch layer. A value out of bounds throws <see cref="ArgumentOutOfRangeException"/> when it is set.</summary>
public sealed record BatchOptions
{
    /// <summary>How many files are verified and folded at once. At least 1. Default: every core.</summary>
    public int Parallelism { get; init => field = AtLeast(1, value); } = Environment.ProcessorCount;

    /// <summary>
    /// How many identities of events a run remembers at once to find copies, all workers together. At least 1, default 2,000,000: 72 MB. When a
    /// partition, or a family of them, has more events to count than a worker's part of it, their identities are read several times.
    /// </summary>
    public int IdentitiesInMemory { get; init => field = AtLeast(1, value); } = 2_000_000;

    /// <summary>
    /// About how much memory the states of all views take in a run, and again in a skew report. At least 1, default 192 MiB. What is more goes to disk, sorted, and is merged
    /// when the rows are written: less memory, more to write and read.
    /// </summary>
    public long StateMemoryBytes { get; init => field = AtLeast(1, value); } = 192L << 20;

    /// <summary>How many publishes stay on disk, to roll back to. At least 1, default 5. Real-time epochs are kept as far back as the oldest of them needs.</summary>
    public int KeptVersions { get; init => field = AtLeast(1, value); } = 5;

    /// <summary>
    /// The archiver ends a file at this many events, even within an epoch, and compaction makes none that is larger. At least 1, default 250,000; bounds the
    /// work lost by a crash.
    /// </summary>
    public int EventsPerFile { get; init => field = AtLeast(1, value); } = 250_000;

    /// <summary>
    /// The archiver also ends a file at this many bytes of JSON, so that large events do not take more memory than small ones. At least 1, default 256 MiB.
    /// </summary>
    public int PayloadBytesPerFile { get; init => field = AtLeast(1, value); } = 256 << 20;

    /// <summary>
    /// About how much memory the files that the archiver is filling may take, all partitions together. At least 1, default 64 MiB. A file that has a partition's share of it
    /// is ended, however few events that is; compaction joins such files once their epoch is closed.
    /// </summary>
    public long OpenFileBytes { get; init => field = AtLeast(1, value); } = 64L << 20;

    /// <summary>
    /// The archiver ends a file after this time, even within an epoch, so that a cut finds little left to do. Default 1 min; the small files of a closed
    /// epoch are compacted.
    /// </summary>
    public TimeSpan FileInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Neighbouring files of a closed epoch and partition are compacted when there are at least this many that fit into one. At least 2, default 4; lower
    /// means fewer files and more rewriting.
    /// </summary>
    public int FilesToCompact { get; init => field = AtLeast(2, value); } = 4;

    /// <summary>
    /// How many partitions the log has to have. At least 1, which is the default. One that has fewer is given the others, with the next epoch; they can never be taken away again.
    /// </summary>
    public int LeastPartitions { get; init => field = AtLeast(1, value); } = 1;

    /// <summary>How often the log is asked whether it has partitions that nobody reads yet. Longer than nothing, default 2 s.</summary>
    public TimeSpan PartitionInterval { get; init => field = LongerThanNothing(value); } = TimeSpan.FromSeconds(2);

    /// <summary>How long the archiver waits for records before it looks around, and a run for the archiver. Longer than nothing, default 200 ms.</summary>
    public TimeSpan PollInterval { get; init => field = LongerThanNothing(value); } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a run's progress is stored, and so how long a user's wish to cancel it may go unheard. Default 500 ms.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a part rests after its first failure in a row; doubled each time up to <see cref="LongestRest"/>. Longer than nothing, default 200 ms.</summary>
    public TimeSpan FirstRest { get; init => field = LongerThanNothing(value); } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest rest of a failing part. Default 10 s.</summary>
    public TimeSpan LongestRest { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A skew report warns when a view's symmetric mean error is above this, although all of it is explained. As a fraction, from 0 to 2; default 0.01, about the
    /// error of the sketches. What is not explained fails a report whatever this says.
    /// </summary>
    public double SkewWarning { get; init; } = 0.01;

    /// <summary>
    /// How long a skew report waits for the speed layer to come to the latest cut; then it compares what there is. Default 1 min.
    /// </summary>
    public TimeSpan ReconciliationPatience { get; init; } = TimeSpan.FromMinutes(1);

    private static T AtLeast<T>(T least, T value, [CallerMemberName] string setting = "")
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, setting);
        return value;
    }

    private static TimeSpan LongerThanNothing(TimeSpan value, [CallerMemberName] string setting = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, setting);
        return value;
    }
}
