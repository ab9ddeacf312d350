using Lambda.Ports.Leadership;
using Lambda.ServingLayer.Alerts;
using Microsoft.Extensions.Hosting;

namespace Lambda.ServingLayer.Host;

/// <summary>Evaluates the rules as long as the host lives and this node leads. What does not answer is asked again later: everything that counts is in the store.</summary>
internal sealed partial class AlertService(EvaluateAlerts evaluate, TimeProvider time, ILogger<AlertService> logger, ILeadership? leadership = null) : BackgroundService
{
    /// <summary>The name of the lease that serving nodes share. The store would let no two of them raise one alert twice either; this saves the evaluations.</summary>
    private const string Lease = "alerts";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (leadership is not null && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await leadership.LeadAsync(Lease, (_, token) => EvaluateUntilAsync(token), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Failed(failure, evaluate.Options.RestAfterFailure);
                await Task.Delay(evaluate.Options.RestAfterFailure, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await EvaluateUntilAsync(stoppingToken);
    }

    private async Task EvaluateUntilAsync(CancellationToken stoppingToken)
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
