using System.Globalization;
using Lambda.Ports.Catalog;
using Lambda.ServingLayer.Receipts;

namespace Lambda.ServingLayer.Host.Contracts;

/// <summary>A page of batch runs.</summary>
/// <param name="Runs">Newest first.</param>
/// <param name="NextPageToken">What to send as <c>pageToken</c> for the next page; <c>null</c> on the last one.</param>
public sealed record RunsBody(IReadOnlyList<RunBody> Runs, string? NextPageToken);

/// <summary>A batch run.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Mode">What it reads.</param>
/// <param name="State">Where it stands.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Cut">The epoch before which it counts.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Versions">What it published.</param>
/// <param name="IncompleteEpochs">Epochs whose files are missing or damaged.</param>
/// <param name="CancelRequested">Whether somebody wants it to end.</param>
/// <param name="Note">What a reader should know.</param>
/// <param name="Error">Why it failed.</param>
public sealed record RunBody(
    string Id, RunMode Mode, RunState State, DateTimeOffset RequestedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, long? Cut, RunProgressBody Progress,
    IReadOnlyList<RunVersionBody> Versions, IReadOnlyList<long> IncompleteEpochs, bool CancelRequested, string? Note, string? Error)
{
    /// <summary>The body for a run.</summary>
    public static RunBody Of(BatchRun run) => new(
        run.Id.ToString(CultureInfo.InvariantCulture), run.Mode, run.State, run.RequestedAt, run.StartedAt, run.FinishedAt, run.Cut,
        new RunProgressBody(run.EventsRead, run.EventsTotal),
        [.. run.Versions.Select(version => new RunVersionBody(version.View, version.Version, version.Rows, HashName.Of(version.Hash)))],
        run.IncompleteEpochs, run.CancelRequested, run.Note, run.Error);
}

/// <summary>How far a run is.</summary>
/// <param name="EventsRead">Events read.</param>
/// <param name="EventsTotal">Events to read; 0 until known.</param>
public sealed record RunProgressBody(long EventsRead, long EventsTotal);

/// <summary>What a run published for one view.</summary>
/// <param name="View">The view.</param>
/// <param name="Version">The version.</param>
/// <param name="Rows">How many groups it has.</param>
/// <param name="Hash">The hash of its rows.</param>
public sealed record RunVersionBody(string View, long Version, long Rows, string Hash);
