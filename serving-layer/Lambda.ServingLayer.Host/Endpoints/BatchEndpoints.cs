using System.Globalization;
using Lambda.Ports.Access;
using Lambda.Ports.Catalog;
using Lambda.Ports.Scheduling;
using Lambda.ServingLayer.Host.Access;
using Lambda.ServingLayer.Host.Contracts;
using Lambda.ServingLayer.Host.Json;
using Lambda.ServingLayer.Host.Problems;
using Lambda.ServingLayer.Parameters;

namespace Lambda.ServingLayer.Host.Endpoints;

/// <summary>Batch runs, and which version is served.</summary>
internal static class BatchEndpoints
{
    private const string RunsPath = "/v1/batch/runs";
    private const int ScheduledRunsShown = 5;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var batch = routes.MapGroup("/v1/batch").WithTags("Batch");
        batch.MapPost("/runs", StartAsync).Requires(ApiRole.Admin).WithName("startRun")
            .WithSummary("Asks for a batch run.").WithDescription("""{"mode":"full"} reads everything, {"mode":"incremental"} what came since the published version.""")
            .WithBody<RunRequestBody>().Produces<RunBody>(StatusCodes.Status202Accepted).Problems(400);
        batch.MapGet("/runs", ListAsync).Requires(ApiRole.Reader).WithName("listRuns").WithSummary("All batch runs, newest first.")
            .WithParameters(EndpointParameter.Limit, EndpointParameter.PageToken).Produces<RunsBody>().Problems(400);
        batch.MapGet("/runs/{id}", GetAsync).Requires(ApiRole.Reader).WithName("getRun").WithSummary("A batch run and its progress.").Produces<RunBody>().Problems(404);
        batch.MapDelete("/runs/{id}", CancelAsync).Requires(ApiRole.Admin).WithName("cancelRun")
            .WithSummary("Asks a batch run to end.").WithDescription("A run that has ended stays as it was.")
            .Produces<RunBody>(StatusCodes.Status202Accepted).Problems(404, 409);
        batch.MapGet("/schedule", ScheduleAsync).Requires(ApiRole.Reader).WithName("getSchedule")
            .WithSummary("When batch runs are queued by themselves.").Produces<ScheduleBody>();
        batch.MapPost("/rollback", RollBackAsync).Requires(ApiRole.Admin).WithName("rollBack")
            .WithSummary("Serves another retained version, at every view at once.").WithBody<RollbackRequestBody>().Produces<RollbackBody>().Problems(400, 404);
    }

    private static async Task<IResult> StartAsync(HttpRequest request, IRunCatalog runs, TimeProvider time, IRunSignal signal)
    {
        var body = await JsonBody.ReadAsync(request, "mode");
        var mode = body.OneOf("mode", "full", "incremental") == "full" ? RunMode.Full : RunMode.Incremental;
        var run = await runs.CreateRunAsync(mode, time.GetUtcNow(), request.HttpContext.RequestAborted);
        signal.RunsChanged();
        return TypedResults.Accepted($"{RunsPath}/{run.Id}", RunBody.Of(run));
    }

    private static async Task<IResult> ListAsync(HttpRequest request, IRunCatalog runs)
    {
        var limit = PageParameters.LimitOf(request);
        var before = PageParameters.PlaceOf(request, parts: 1) is [var last] ? PageParameters.Number(last) : long.MaxValue;
        var page = await runs.ListRunsAsync(before, limit + 1, request.HttpContext.RequestAborted);
        var shown = page.Take(limit).ToList();
        return TypedResults.Ok(new RunsBody([.. shown.Select(RunBody.Of)], page.Count > limit ? PageParameters.Token(shown[^1].Id) : null));
    }

    private static async Task<IResult> GetAsync(string id, IRunCatalog runs, CancellationToken cancellationToken) =>
        IdOf(id) is { } number && await runs.FindRunAsync(number, cancellationToken) is { } run ? TypedResults.Ok(RunBody.Of(run)) : UnknownRun();

    private static async Task<IResult> CancelAsync(string id, IRunCatalog runs, TimeProvider time, IRunSignal signal, CancellationToken cancellationToken)
    {
        if (IdOf(id) is not { } number || await runs.RequestCancelAsync(number, time.GetUtcNow(), cancellationToken) is not { } run)
        {
            return UnknownRun();
        }

        signal.RunsChanged();
        return run.State is RunState.Published or RunState.Failed
            ? ProblemTypes.Conflict($"Run {id} has ended already: it is {run.State.ToString().ToLowerInvariant()}.")
            : TypedResults.Accepted($"{RunsPath}/{run.Id}", RunBody.Of(run));
    }

    private static async Task<IResult> ScheduleAsync(IBatchSchedule schedule, IRunCatalog runs, CancellationToken cancellationToken)
    {
        var state = await schedule.ReadAsync(ScheduledRunsShown, cancellationToken);
        var last = state.LastRunId is { } id ? await runs.FindRunAsync(id, cancellationToken) : null;
        return TypedResults.Ok(ScheduleBody.Of(schedule.Options, state, last));
    }

    private static async Task<IResult> RollBackAsync(HttpRequest request, IVersionCatalog catalog)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        var version = (await JsonBody.ReadAsync(request, "version")).WholeNumber("version");
        if (await catalog.SetCurrentAsync(version, cancellationToken))
        {
            var cut = (await catalog.VersionsAsync(null, cancellationToken)).First(retained => retained.Version == version).Cut;
            return TypedResults.Ok(new RollbackBody(version, cut));
        }

        var retained = (await catalog.VersionsAsync(null, cancellationToken)).Select(candidate => candidate.Version).Distinct()
            .Select(number => number.ToString(CultureInfo.InvariantCulture)).ToList();
        var text = version.ToString(CultureInfo.InvariantCulture);
        return ProblemTypes.NotFound($"Version {text} is not retained.", ParameterError.NotOneOf("version", text, retained));
    }

    private static long? IdOf(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Problem UnknownRun() => ProblemTypes.NotFound($"There is no run of that id; see {RunsPath}.");

    /// <summary>What to run.</summary>
    /// <param name="Mode"><c>full</c> or <c>incremental</c>.</param>
    private sealed record RunRequestBody(string Mode);

    /// <summary>What to serve.</summary>
    /// <param name="Version">A retained version.</param>
    private sealed record RollbackRequestBody(long Version);
}
