namespace Lambda.ServingLayer.Host.Problems;

/// <summary>Says on endpoints which problems they can tell.</summary>
internal static class ProblemMetadata
{
    /// <summary>The endpoint may answer with a problem of each of these statuses.</summary>
    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder endpoint, params IEnumerable<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Produces<Problem>(status, Problem.ContentType);
        }

        return endpoint;
    }
}
