using Lambda.ServingLayer.Alerts;
using Microsoft.Extensions.Hosting;

namespace Lambda.ServingLayer.Host;

/// <summary>Evaluates the rules as long as the host lives. What does not answer is asked again later: everything that counts is in the store.</summary>
internal sealed partial class AlertService(EvaluateAlerts evaluate, TimeProvider time, ILogger<AlertService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isWithdrawn = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var startedAt = time.GetTimestamp();
            var rest = evaluate.Options.Interval;
            try
            {
                // On a thread of the pool: a start must not wait for answers.
                await Task.Run(() => EvaluateAsync(isWithdrawn, stoppingToken), stoppingToken);
                isWithdrawn = true;
                var fair = time.GetElapsedTime(startedAt) * evaluate.Options.RestFactor;
                rest = fair > rest ? fair : rest;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                rest = evaluate.Options.RestAfterFailure;
                Failed(failure, rest);
            }

            await Task.Delay(rest, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EvaluateAsync(bool isWithdrawn, CancellationToken stopping)
    {
        if (!isWithdrawn)
        {
            await evaluate.WithdrawAsync(stopping);
        }

        if (await evaluate.EvaluateAsync(stopping) is > 0 and var changes)
        {
            Changed(changes);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Changes} alerts were raised or cleared")]
    private partial void Changed(int changes);

    [LoggerMessage(LogLevel.Error, "Alerts could not be evaluated; they are again in {Rest}")]
    private partial void Failed(Exception error, TimeSpan rest);
}
