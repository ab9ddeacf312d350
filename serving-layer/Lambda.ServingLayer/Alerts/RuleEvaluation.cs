using Lambda.Ports.Alerts;
using Lambda.ServingLayer.Queries;
using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Policies;

namespace Lambda.ServingLayer.Alerts;

/// <summary>
/// Evaluates one rule. What makes it raise and clear once each: it looks at complete answers only; it never looks at less of the log than its last change did, so
/// neither a restart nor a rebuilt real-time view takes it back; and what it finds is one compare-and-set.
/// </summary>
internal sealed class RuleEvaluation(AlertRule rule, QueryView query, IAlertStore store, AlertOptions options, TimeProvider time)
{
    private AlertRuleState? _stored;
    private string? _lookedAt;

    /// <summary>How it goes. Replaced as a whole, so that it may be read at any time.</summary>
    public AlertRuleStatus Status { get; private set; } = AlertRuleStatus.New;

    /// <summary>Evaluates the rule, unless nothing has changed since the last time.</summary>
    /// <returns>How many alerts were raised and cleared.</returns>
    public async ValueTask<int> EvaluateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await LookAsync(cancellationToken);
        }
        catch (IncompleteAnswerException incomplete)
        {
            Wait($"the answer is not complete: {incomplete.Message}");
            return 0;
        }
        catch
        {
            // Whether a change that failed was made, only the store knows.
            _stored = null;
            Wait("a store did not answer");
            throw;
        }
    }

    private async ValueTask<int> LookAsync(CancellationToken cancellationToken)
    {
        var stored = _stored ??= await store.RuleAsync(rule.Name, cancellationToken);
        var probe = (await query.AskAsync(rule.Probe, cancellationToken)).Receipt;
        if (!Reaches(probe, stored))
        {
            Wait("the speed layer has not come back to where the rule's last change was decided");
            return 0;
        }

        if (PlaceOf(probe) == _lookedAt)
        {
            Status = Status with { EvaluatedAt = time.GetUtcNow() };
            return 0;
        }

        var watermark = Math.Max(WatermarkOf(probe), stored.Watermark);
        if (rule.Windows is not null && watermark == EventTimeClock.NothingSeen)
        {
            return Looked(probe, watermark, rows: 0);
        }

        var answer = await query.AskAsync(rule.QuestionAt(watermark), cancellationToken);
        if (answer.Rows.Count > options.MaximumRows)
        {
            Wait($"the answer has {answer.Rows.Count} rows, and at most {options.MaximumRows} are evaluated: name keys, or group by fewer");
            return 0;
        }

        return Reaches(answer.Receipt, stored) ? await DecideAsync(answer, stored, cancellationToken) : 0;
    }

    private async ValueTask<int> DecideAsync(QueryAnswer answer, AlertRuleState stored, CancellationToken cancellationToken)
    {
        var watermark = Math.Max(WatermarkOf(answer.Receipt), stored.Watermark);
        var change = AlertTransitions.Of(rule, AlertJudge.Judge(rule, answer.Rows, watermark), stored, Moment) with
        {
            Watermark = watermark,
            Positions = [.. answer.Receipt.Partitions.Select(partition => partition.SpeedTo)],
        };
        var changes = change.Raised.Count + change.Cleared.Count;
        if (changes > 0)
        {
            _stored = null; // read again next time: another evaluator may have been faster, and the ids are the store's
            changes = await store.ChangeAsync(change, cancellationToken) ? changes : 0;
        }

        Looked(answer.Receipt, watermark, answer.Rows.Count);
        _lookedAt = _stored is null && changes == 0 ? null : _lookedAt;
        return changes;

        AlertMoment Moment(AlertVerdict verdict, double level) =>
            new(verdict.EventTime, time.GetUtcNow(), verdict.Value, level, OffsetsOf(answer.Receipt));
    }

    private int Looked(Receipt receipt, long watermark, int rows)
    {
        _lookedAt = PlaceOf(receipt);
        Status = new AlertRuleStatus(time.GetUtcNow(), watermark == EventTimeClock.NothingSeen ? null : watermark, rows, null);
        return 0;
    }

    private void Wait(string reason) => Status = Status with { Waiting = reason };

    private static bool Reaches(Receipt receipt, AlertRuleState stored) =>
        stored.Positions.Zip(receipt.Partitions).All(pair => pair.Second.SpeedTo >= pair.First);

    /// <summary>Two answers of one place are equal.</summary>
    private static string PlaceOf(Receipt receipt) => string.Join(
        ' ', receipt.Partitions.Select(partition => partition.SpeedTo).Prepend(receipt.Version ?? 0)) + '|' + string.Join(' ', receipt.Held?.Partitions ?? []);

    private static long WatermarkOf(Receipt receipt) =>
        receipt.Freshness.Watermark is { } watermark ? (watermark - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : EventTimeClock.NothingSeen;

    private static AlertAnswer OffsetsOf(Receipt receipt) => new(
        receipt.Version, receipt.Cut, [.. receipt.Partitions.Select(partition => new AlertOffsets(partition.Partition, partition.BatchTo, partition.SpeedTo))]);
}
