using Lambda.ServingLayer.Ingest;
using Lambda.ServingLayer.Parameters;
using Lambda.ServingLayer.Receipts;

namespace Lambda.ServingLayer.Host.Problems;

/// <summary>Turns what a handler could not do into the problem that says so.</summary>
internal sealed class ProblemFilter(ServingOptions options, ILogger<ProblemFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (InvalidParametersException invalid)
        {
            return ProblemTypes.InvalidParameters(invalid.Errors);
        }
        catch (UnreadableBodyException unreadable)
        {
            return ProblemTypes.UnreadableBody(unreadable.Message);
        }
        catch (IncompleteAnswerException incomplete)
        {
            return ProblemTypes.Incomplete(incomplete.Receipt);
        }
        catch (BodyTooLargeException tooLarge)
        {
            return ProblemTypes.TooLarge(tooLarge.Limit);
        }
        catch (UnsupportedEncodingException unsupported)
        {
            return ProblemTypes.UnsupportedEncoding(unsupported.Encoding);
        }
        catch (UnavailableException unavailable)
        {
            logger.LogError(unavailable, "The {Part} does not answer", unavailable.Part);
            return ProblemTypes.Unavailable(unavailable.Part, options.RetryAfter);
        }
    }
}
