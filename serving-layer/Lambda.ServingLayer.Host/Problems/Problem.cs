using System.Text.Json.Serialization;
using Lambda.ServingLayer.Parameters;

namespace Lambda.ServingLayer.Host.Problems;

/// <summary>Why a request was not served: the body of every error.</summary>
/// <param name="Type">Which kind of problem it is; one of <see cref="ProblemTypes"/>.</param>
/// <param name="Title">The kind in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is the matter with this request.</param>
/// <param name="Errors">Which parameters are wrong, each with the nearest valid one; empty when it is not about parameters.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail, IReadOnlyList<ParameterError> Errors) : IResult
{
    /// <summary>The media type of problems.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>What the answer would have been made of, where a complete one was required.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Receipts.Receipt? Receipt { get; init; }

    /// <summary>In how many seconds to try again.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("0");
        }

        await response.WriteAsJsonAsync(this, options: null, ContentType, httpContext.RequestAborted);
    }
}
