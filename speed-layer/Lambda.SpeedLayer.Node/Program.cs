using Lambda.AppHost;
using Lambda.AppHost.Composition;

// Folding holds a thread for some ten milliseconds at a time while partitions are behind. By default the pool begins with a thread for each core, and adds others slowly: then whoever waits for Redis's
// or Kafka's answer waits for a fold's end as well, several times a flush (docs/performance.md). With threads to spare it is the system that lets them take turns.
const int Threads = 16;
ThreadPool.GetMinThreads(out var workers, out var completions);
ThreadPool.SetMinThreads(Math.Max(workers, Threads), completions);

return await NodeProgram.RunAsync(Layers.Speed, args);
