namespace Lambda.Ports.Catalog;

/// <summary>One execution of the batch layer.</summary>
/// <param name="Id">Its id, in the order of requests.</param>
/// <param name="Mode">What it was asked to read.</param>
/// <param name="State">Where it stands.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Cut">The epoch before which it counts; <c>null</c> until its barriers are written.</param>
/// <param name="EventsRead">How many events it has read.</param>
/// <param name="EventsTotal">How many it will read; 0 until known.</param>
/// <param name="Versions">What it published.</param>
/// <param name="IncompleteEpochs">Epochs whose files are missing or damaged: the reason why it failed.</param>
/// <param name="CancelRequested">Whether a user wants it to end.</param>
/// <param name="Note">What a reader should know, e.g. why an incremental run read everything.</param>
/// <param name="Error">Why it failed.</param>
public sealed record BatchRun(
    long Id, RunMode Mode, RunState State, DateTimeOffset RequestedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, long? Cut,
    long EventsRead, long EventsTotal, IReadOnlyList<RunVersion> Versions, IReadOnlyList<long> IncompleteEpochs, bool CancelRequested, string? Note, string? Error);
