using Microsoft.AspNetCore.Diagnostics;

namespace Lambda.ServingLayer.Host.Problems;

/// <summary>What nobody expected: logged, and told as a problem without details.</summary>
internal sealed class UnhandledErrors(ServingOptions options, ILogger<UnhandledErrors> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The framework does not log what a handler takes over.
        logger.LogError(exception, "{Method} {Path} failed", httpContext.Request.Method, httpContext.Request.Path);
        var problem = exception is BadHttpRequestException bad
            ? bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? ProblemTypes.TooLarge(options.MaximumBodyBytes) : ProblemTypes.UnreadableBody(bad.Message)
            : ProblemTypes.Internal();
        await problem.ExecuteAsync(httpContext);
        return true;
    }
}
