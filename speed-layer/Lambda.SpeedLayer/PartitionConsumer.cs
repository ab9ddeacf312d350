using Lambda.Ports.Catalog;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.Ports.Skew;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Views;

namespace Lambda.SpeedLayer;

/// <summary>
/// Consumes one partition: restores what is stored, then reads, folds and flushes until it is told to stop. While a flush is on its way it goes on folding what the next
/// one will hold; there is never more than one. Owns the partition while it runs; when another owner takes it over, its next flush is refused and it ends with
/// <see cref="OwnershipLostException"/>.
/// </summary>
public sealed class PartitionConsumer(
    int partition, string owner, string logic, IReadOnlyList<ViewDefinition> views, IEventLog log, IRealTimeViewStore store,
    IDeadLetterStore deadLetters, ICatalog catalog, SpeedOptions options, TimeProvider time, ISkewReportStore? reports = null, PartitionMemories? memories = null)
{
    private readonly LiveEpochsWatch _epochs = new(catalog, new AwaitedReport(reports, catalog, options, time), options.RetentionInterval, time);
    private readonly PartitionMemories _memories = memories ?? new PartitionMemories();
    private readonly List<DeadLetter> _unwrittenLetters = [];
    private readonly FlushSchedule _schedule = new(options.FlushInterval, time);
    private Partitioning _partitions = Partitioning.Of(1);

    /// <summary>Up to where the last flush goes, which may still be on its way.</summary>
    private long _flushedPosition;
    private Task _flushing = Task.CompletedTask;

    /// <summary>Whether the store was asked something and has not answered: then it may still be reading what it was given.</summary>
    private bool _isUnanswered;
    private long _confirmedAt;

    /// <summary>Runs until cancelled, and flushes once more then.</summary>
    /// <exception cref="OwnershipLostException">Another owner has taken the partition.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await WaitUntilThereAsync(cancellationToken);
        var memory = _memories.Rent(views, options.MemoryBytes / _partitions.Latest);
        try
        {
            await ConsumeAsync(memory, cancellationToken);
        }
        finally
        {
            _memories.Return(memory);
        }
    }

    private async Task ConsumeAsync(PartitionMemory memory, CancellationToken cancellationToken)
    {
        var fold = await RestoreAsync(memory, cancellationToken);
        _flushedPosition = fold.Position;
        var oldest = await OldestOfHorizonAsync(fold, cancellationToken);
        await using var reader = log.OpenReader(partition, oldest);
        await RememberHorizonAsync(fold, reader, memory.Batch, oldest, cancellationToken);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await StepAsync(fold, reader, memory.Batch, cancellationToken);
            }

            await FlushAsync(fold, CancellationToken.None);
        }
        finally
        {
            // Also after a failure: whoever goes on with the partition finds the stores at rest.
            await Task.WhenAll(_flushing, _epochs.AtRest).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            fold.Release(_isUnanswered);
        }

        await _flushing;
    }

    private async ValueTask StepAsync(PartitionFold fold, ILogReader reader, LogBatch batch, CancellationToken cancellationToken)
    {
        // Taken before the log is asked: what it does not have then arrives later, or as good as.
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        bool hasRead;
        try
        {
            hasRead = await reader.ReadAsync(batch, HasChanges(fold) ? _schedule.Left : options.FlushInterval, cancellationToken);
            if (hasRead)
            {
                fold.Process(batch, _unwrittenLetters);
            }
            else
            {
                fold.StandIn(now);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        // The last flush, which no cancelling interrupts, follows.
        if (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        if (_flushing.IsCompleted)
        {
            await _flushing;
        }

        if (IsFlushDue(fold, hasRead))
        {
            await FlushAsync(fold, cancellationToken);
            await ConfirmAsync(cancellationToken);
        }
    }

    /// <summary>When it is time and the last flush is still on its way, what is there is folded meanwhile, up to what one flush may hold.</summary>
    private bool IsFlushDue(PartitionFold fold, bool hasRead) =>
        fold.Position - _flushedPosition >= options.RecordsPerFlush || fold.IsUrgent || (_schedule.Left == TimeSpan.Zero && (_flushing.IsCompleted || !hasRead));

    /// <summary>A partition without new records flushes nothing, and would never find out that the store has lost what it had, or that it is another's.</summary>
    private async ValueTask ConfirmAsync(CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_confirmedAt) < options.RetentionInterval || !_flushing.IsCompleted)
        {
            return;
        }

        _confirmedAt = time.GetTimestamp();
        if (!await store.IsCurrentAsync(partition, owner, _flushedPosition, cancellationToken))
        {
            throw new OwnershipLostException(partition, owner);
        }
    }

    private bool HasChanges(PartitionFold fold) => fold.Position != _flushedPosition || fold.HasFired;

    private async ValueTask FlushAsync(PartitionFold fold, CancellationToken cancellationToken)
    {
        // One after the other: a flush names the position that the one before has left, and what is looked up for it may have been in that.
        await _flushing;
        await _epochs.ForgetInAsync(fold, cancellationToken);
        if (HasChanges(fold))
        {
            await BeginFlushAsync(fold, cancellationToken);
        }
    }

    private async ValueTask BeginFlushAsync(PartitionFold fold, CancellationToken cancellationToken)
    {
        // A partition that had nothing to flush for an interval leaves this where it is: its next change is flushed at once.
        var begunAt = _schedule.Begin();

        // First the letters, then the position that goes past their records: a crash in between writes the same letters again.
        if (_unwrittenLetters.Count > 0)
        {
            await deadLetters.AppendAsync(_unwrittenLetters, cancellationToken);
            _unwrittenLetters.Clear();
        }

        _isUnanswered = true;
        await fold.CompleteAsync((epoch, groups, found) => store.FindAsync(partition, epoch, groups, found, cancellationToken));
        _flushing = WriteAsync(new RealTimeFlush(owner, _flushedPosition, fold.Progress(), fold.Changes()), begunAt);
        fold.ForgetChanges();
        _flushedPosition = fold.Position;
    }

    /// <summary>Not to be cancelled: the last flush names the position that this one leaves.</summary>
    private async Task WriteAsync(RealTimeFlush flush, long begunAt)
    {
        var isOwner = await store.FlushAsync(flush, CancellationToken.None);
        _isUnanswered = false;
        if (!isOwner)
        {
            throw new OwnershipLostException(partition, owner);
        }

        _confirmedAt = time.GetTimestamp();
        _schedule.End(begunAt);
    }

    private async ValueTask<PartitionFold> RestoreAsync(PartitionMemory memory, CancellationToken cancellationToken)
    {
        await _epochs.FindAsync(cancellationToken);
        var stored = await store.AcquireAsync(partition, owner, cancellationToken);
        var start = stored is not null && StoredProgress.IsUsable(stored, logic, _epochs.Live, views) ? stored : await StartOverAsync(cancellationToken);
        var fold = new PartitionFold(log.Topic, start, memory);
        if (ReferenceEquals(start, stored) && fold.NeedsRestore)
        {
            await foreach (var state in store.LoadAsync(partition, start.Epoch, cancellationToken))
            {
                fold.Restore(state);
            }
        }

        return fold;
    }

    private async ValueTask<PartitionProgress> StartOverAsync(CancellationToken cancellationToken)
    {
        if (!await store.ResetAsync(partition, owner, cancellationToken))
        {
            throw new OwnershipLostException(partition, owner);
        }

        var highest = await _epochs.Live.HighestEventTimeBeforeAsync(partition, catalog, cancellationToken);

        // A partition that began later has nothing before: its first epoch is the oldest that it has.
        var epoch = Math.Max(_epochs.Live.Oldest, _partitions.FirstEpochOf(partition));
        return new PartitionProgress(partition, _epochs.Live.OffsetOf(partition), epoch, highest, logic, []);
    }

    /// <summary>The log may have a partition before any cut has taken it in. In which epoch its records are is not known until then, so nothing of it is counted.</summary>
    private async ValueTask WaitUntilThereAsync(CancellationToken cancellationToken)
    {
        while (!(_partitions = await catalog.PartitionsAsync(log.PartitionCount, cancellationToken)).Has(partition))
        {
            await Task.Delay(options.RetentionInterval, time, cancellationToken);
        }
    }

    /// <summary>From where on the log has to be read: the duplicates' horizon before the position, as far as the log has it.</summary>
    private async ValueTask<long> OldestOfHorizonAsync(PartitionFold fold, CancellationToken cancellationToken)
    {
        var (start, end) = (log.StartOffsetAsync(partition, cancellationToken).AsTask(), log.EndOffsetAsync(partition, cancellationToken).AsTask());
        await Task.WhenAll(start, end);
        if (fold.Position > await end)
        {
            throw new InvalidOperationException(
                $"partition {partition}: the real-time views count up to offset {fold.Position}, but the log ends at {await end}: it has lost records, or is another log");
        }

        // A position before the log's start is the reader's to refuse.
        return Math.Min(fold.Position, Math.Max(fold.Position - PartitionHistory.WidestHorizon(views), await start));
    }

    /// <summary>By the reader that goes on from there: a second one would have to connect once more while the partition stands still.</summary>
    private async ValueTask RememberHorizonAsync(PartitionFold fold, ILogReader reader, LogBatch batch, long oldest, CancellationToken cancellationToken)
    {
        for (var next = oldest; next < fold.Position;)
        {
            if (await reader.ReadAsync(batch, options.LongestRest, cancellationToken))
            {
                fold.Remember(batch);
                next = batch.OffsetOf(batch.Count - 1) + 1;
                batch.ForgetBefore(fold.Position);
                fold.Process(batch, _unwrittenLetters);
            }
        }
    }
}
