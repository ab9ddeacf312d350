using Lambda.Ports.Batch;

namespace Lambda.Infra.Files;

/// <summary>The file of a run that was written to its end.</summary>
internal sealed class SpillFile(string path) : ISpilledRun
{
    public IRowReader Read() => new SpillFileReader(path);
}
