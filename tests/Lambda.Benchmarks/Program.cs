using Lambda.Benchmarks;
using Lambda.Benchmarks.Batch;
using Lambda.Benchmarks.Engine;
using Lambda.Benchmarks.Kafka;
using Lambda.Benchmarks.Measuring;
using Lambda.Benchmarks.Memory;
using Lambda.Benchmarks.Serving;
using Lambda.Benchmarks.Speed;
using Lambda.Benchmarks.Stores;
using Lambda.Testing;

if (args is [PacedProducer.Command, .. var orders])
{
    await PacedProducer.RunAsync(orders);
    return 0;
}

var benchmarks = new (string Name, Func<IBenchmark> Make)[]
{
    ("engine", () => new EngineBenchmark()),
    ("batch", () => new BatchBenchmark()),
    ("speed", () => new SpeedBenchmark()),
    ("stores", () => new StoresBenchmark()),
    ("redis", () => new RedisBenchmark()),
    ("kafka", () => new KafkaBenchmark()),
    ("serving", () => new ServingBenchmark()),
    ("flat", () => new FlatBenchmark()),
    ("memory", () => new MemoryBenchmark()),
};
var unknown = args.Except(benchmarks.Select(benchmark => benchmark.Name)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"lambda bench: there is no {string.Join(", ", unknown)}; there are {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}");
    return 1;
}

var page = new PerformancePage(Repository.PathOf("docs", "performance.md"));
var chosen = benchmarks.Where(candidate => args.Length == 0 || args.Contains(candidate.Name)).ToList();
page.Require([.. chosen.Select(benchmark => benchmark.Name), "machine"]);
foreach (var (name, make) in chosen)
{
    var report = new Report();
    make().Run(report);
    page.Replace(name, report.Markdown);
}

page.Replace("machine", Machine.Describe());
return 0;
