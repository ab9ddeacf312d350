using Lambda.BatchLayer;
using Lambda.BatchLayer.Engine;
using Lambda.BatchLayer.Spilling;
using Lambda.Benchmarks.Data;
using Lambda.Benchmarks.Measuring;
using Lambda.Infra.DuckDb;
using Lambda.Infra.DuckDb.Master;
using Lambda.Infra.Files;
using Lambda.Ports.Catalog;
using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;
using Lambda.Testing;

namespace Lambda.Benchmarks.Batch;

/// <summary>All views in one scan over Parquet files, beside DuckDB with one query for each view over the same files on as many threads.</summary>
public sealed class BatchBenchmark : IBenchmark
{
    private const int Events = 2_000_000;
    private const int Rounds = 5;
    private const long MemoryLimit = 8L << 30;

    /// <summary>DuckDB has its memory as well.</summary>
    private static readonly BatchOptions Unlimited = new() { StateMemoryBytes = long.MaxValue, IdentitiesInMemory = 20_000_000 };

    /// <inheritdoc/>
    public void Run(Report report) => RunAsync(report).GetAwaiter().GetResult();

    private static async Task RunAsync(Report report)
    {
        using var folder = new TemporaryFolder();
        using var master = new DuckDbMasterDataset(new MasterDatasetOptions { Root = folder.FullPath });
        var files = await MasterFiles.WriteAsync(master, TaxiEvents.Read().Take(Events));
        using var spills = FileSpillStore.Take(folder.PathOf("spill"));
        var job = new FoldJob(DeliveryViews.Seven, [], files, Partitioning.Of(files.Max(file => file.Partition) + 1));
        InProcessEngine Engine(BatchOptions options) => new(master, spills, options);
        var engine = Engine(Unlimited);
        using var duckDb = DuckDbConnection.OpenInMemory(new DuckDbOptions { Threads = Environment.ProcessorCount, MemoryLimitBytes = MemoryLimit });
        var list = ViewQueries.List(files.Select(file => folder.PathOf(file.Path)));
        await CheckAsync(engine, job, duckDb, list);

        report.Title("Batch over Parquet", $"{files.Sum(file => file.Rows):N0} events in {files.Count} files, {Environment.ProcessorCount} threads.");
        report.Duels("events", [
            ("all views in one scan, copies left out", Compare(engine, job, "DuckDB, a query for each view, copies left out", () => WithoutCopies(duckDb, list))),
            ("the same", Compare(engine, job, "DuckDB, a query for each view, copies counted", () => RunAll(duckDb, ViewQueries.Over(list, withoutCopies: false)))),
        ]);
        report.Duels("events", [
            ("rows in order, states kept below the default of `Batch:StateMemory`", Order(Engine(new BatchOptions()), Engine(Unlimited), job, "the same without a limit")),
            ("rows in order, states kept below 32 MiB", Order(Engine(new BatchOptions { StateMemoryBytes = 32 << 20 }), Engine(Unlimited), job, "the same without a limit")),
        ]);
        report.Stages("nanoseconds of one event", ["part", "ours", "DuckDB"], [.. Parts(master, engine, job, duckDb, list)]);
    }

    private static Duel Compare(InProcessEngine engine, FoldJob job, string peer, Action query)
    {
        var rows = job.Files.Sum(file => file.Rows);
        return new Duel(
            peer,
            () => Cost.OfProcess(() =>
            {
                engine.FoldAsync(job, _ => { }, CancellationToken.None).GetAwaiter().GetResult().Dispose();
                return rows;
            }),
            () => Cost.OfProcess(() =>
            {
                query();
                return rows;
            })).Run(Rounds);
    }

    /// <summary>Folds, and reads every row of every view in order, as publishing does.</summary>
    private static Duel Order(InProcessEngine ours, InProcessEngine theirs, FoldJob job, string peer)
    {
        var rows = job.Files.Sum(file => file.Rows);
        return new Duel(peer, () => Cost.OfProcess(() => Read(ours)), () => Cost.OfProcess(() => Read(theirs))).Run(Rounds);

        long Read(InProcessEngine engine)
        {
            using var folded = engine.FoldAsync(job, _ => { }, CancellationToken.None).GetAwaiter().GetResult();
            foreach (var table in folded.Tables)
            {
                using var ordered = table.Read();
                while (ordered.Read())
                {
                }
            }

            return rows;
        }
    }

    private static void WithoutCopies(DuckDbConnection duckDb, string list)
    {
        duckDb.Execute(ViewQueries.Copies.Replace("{0}", list, StringComparison.Ordinal));
        RunAll(duckDb, ViewQueries.Over(list, withoutCopies: true));
    }

    private static void RunAll(DuckDbConnection duckDb, IReadOnlyDictionary<string, string> queries)
    {
        foreach (var query in queries.Values)
        {
            duckDb.Execute(query);
        }
    }

    private static IEnumerable<string[]> Parts(DuckDbMasterDataset master, InProcessEngine engine, FoldJob job, DuckDbConnection duckDb, string list)
    {
        var queries = ViewQueries.Over(list, withoutCopies: false);
        yield return Part("finding copies", job, () => Identities(master, job), () => duckDb.Execute(ViewQueries.Copies.Replace("{0}", list, StringComparison.Ordinal)));
        yield return Part("reading events", job, () => Read(master, job), null);
        foreach (var view in job.Views)
        {
            var alone = job with { Views = [view] };
            yield return Part(
                $"`{view.Name}` alone, reading and copies included",
                job,
                () => engine.FoldAsync(alone, _ => { }, CancellationToken.None).GetAwaiter().GetResult().Dispose(),
                () => duckDb.Execute(queries[view.Name]));
        }
    }

    private static string[] Part(string name, FoldJob job, Action ours, Action? theirs)
    {
        var rows = job.Files.Sum(file => file.Rows);
        return [name, Nanoseconds(ours), theirs is null ? "" : Nanoseconds(theirs)];

        string Nanoseconds(Action work)
        {
            work();
            return Report.Number(Cost.OfProcess(() =>
            {
                work();
                return rows;
            }).Nanoseconds);
        }
    }

    private static void Identities(DuckDbMasterDataset master, FoldJob job)
    {
        var batch = new IdentityBatch();
        foreach (var partition in job.Files.GroupBy(file => file.Partition))
        {
            var seen = new HashSet<EventIdentity>((int)partition.Sum(file => file.Rows));
            foreach (var file in partition)
            {
                using var reader = master.OpenIdentities(file);
                while (reader.Read(batch))
                {
                    foreach (var (_, identity) in batch.Entries)
                    {
                        seen.Add(identity);
                    }
                }
            }
        }
    }

    private static void Read(DuckDbMasterDataset master, FoldJob job)
    {
        var batch = new DeliveryEventBatch();
        foreach (var file in job.Files)
        {
            using var reader = master.OpenEvents(file);
            while (reader.Read(batch))
            {
            }
        }
    }

    private static async Task CheckAsync(InProcessEngine engine, FoldJob job, DuckDbConnection duckDb, string list)
    {
        using var result = await engine.FoldAsync(job, _ => { }, CancellationToken.None);
        WithoutCopies(duckDb, list);
        SameAnswers.Check(result.Tables.Select(Whole), duckDb, ViewQueries.Over(list, withoutCopies: true));
    }

    /// <summary>All rows of a view in one table, those on disk as well.</summary>
    private static StateTable Whole(SpillingTable spilled)
    {
        var table = new StateTable(spilled.View, spilled.Form, tracksChanges: false);
        using var rows = spilled.Read();
        while (rows.Read())
        {
            table.MergeEncoded(table.FindOrAdd(rows.Row.Pane, rows.Row.Key.Span), rows.Row.State.Span, spilled.Form);
        }

        return table;
    }
}
