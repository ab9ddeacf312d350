using System.Collections.Concurrent;

namespace Lambda.Infra.Kafka.Log;

/// <summary>A thread for calls that block, so that they hold none of the pool's; started with the first call. Does one call after the other.</summary>
internal sealed class WaitingThread(string name) : IAsyncDisposable
{
    private readonly BlockingCollection<(Action Call, TaskCompletionSource Done)> _calls = [];
    private Thread? _thread;

    /// <summary>Ends with the call, or fails as it did.</summary>
    public Task RunAsync(Action call)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_thread is null)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = name };
            _thread.Start();
        }

        _calls.Add((call, done));
        return done.Task;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _calls.CompleteAdding();
        return ValueTask.CompletedTask;
    }

    private void Run()
    {
        foreach (var (call, done) in _calls.GetConsumingEnumerable())
        {
            try
            {
                call();
                done.SetResult();
            }
            catch (OperationCanceledException cancelled)
            {
                done.SetCanceled(cancelled.CancellationToken);
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        }
    }
}
