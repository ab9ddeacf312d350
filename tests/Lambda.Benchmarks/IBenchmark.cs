using Lambda.Benchmarks.Measuring;

namespace Lambda.Benchmarks;

/// <summary>One question about cost, with its own section in the report.</summary>
public interface IBenchmark
{
    /// <summary>Measures and reports.</summary>
    void Run(Report report);
}
