using Lambda.ServingLayer.Parameters;

namespace Lambda.ServingLayer.Host.Problems;

/// <summary>Every kind of problem that the API tells, as one function each. The types are names, not addresses: clients may compare them.</summary>
public static class ProblemTypes
{
    private const string Prefix = "urn:lambda:problem:";

    /// <summary>400: parameters, or fields of the body, are wrong.</summary>
    public static Problem InvalidParameters(IReadOnlyList<ParameterError> errors) =>
        Make("invalid-parameters", "Invalid parameters", 400, string.Join("; ", errors.Select(error => $"{error.Parameter}: {error.Reason}")), errors);

    /// <summary>400: the body as a whole cannot be read.</summary>
    public static Problem UnreadableBody(string detail) => Make("unreadable-body", "Unreadable body", 400, detail);

    /// <summary>401: no key, or none of ours.</summary>
    public static Problem Unauthenticated() =>
        Make("unauthenticated", "No valid API key", 401, "Send a valid key as 'Authorization: Bearer <key>'.");

    /// <summary>403: the key may not do this.</summary>
    public static Problem Forbidden(string detail) => Make("forbidden", "The key may not do this", 403, detail);

    /// <summary>404: there is no such thing.</summary>
    public static Problem NotFound(string detail, params IReadOnlyList<ParameterError> errors) => Make("not-found", "Not found", 404, detail, errors);

    /// <summary>409: the state of things forbids it.</summary>
    public static Problem Conflict(string detail, params IReadOnlyList<ParameterError> errors) => Make("conflict", "Conflict", 409, detail, errors);

    /// <summary>409: the answer is not complete, and was required to be.</summary>
    public static Problem Incomplete(Receipts.Receipt receipt) =>
        Make("incomplete-answer", "The answer is not complete", 409, string.Join("; ", receipt.Reasons)) with { Receipt = receipt };

    /// <summary>413: the body is too long.</summary>
    public static Problem TooLarge(long limit) =>
        Make("body-too-large", "Body too large", 413, $"The body must have at most {limit} bytes, as sent and after decompression: send several.");

    /// <summary>415: the body is encoded in a way that is not understood.</summary>
    public static Problem UnsupportedEncoding(string encoding) =>
        Make("unsupported-encoding", "Unsupported content encoding", 415, "The body may be sent as it is or with Content-Encoding: gzip.",
            ParameterError.NotOneOf("Content-Encoding", encoding, ["gzip", "identity"]));

    /// <summary>500: our fault.</summary>
    public static Problem Internal() => Make("internal", "Internal error", 500, "Something went wrong here; the server's log says what.");

    /// <summary>503: a part does not answer.</summary>
    public static Problem Unavailable(string part, TimeSpan retryAfter) =>
        Make("unavailable", "Temporarily unavailable", 503, $"The {part} does not answer. Try again after the time in Retry-After.") with { RetryAfter = retryAfter };

    /// <summary>Any other status, such as 405.</summary>
    public static Problem Other(int status) =>
        Make("http-" + status, Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status), status,
            $"The request was answered with status {status}; see /openapi/v1.json for what there is.");

    private static Problem Make(string type, string title, int status, string detail, params IReadOnlyList<ParameterError> errors) =>
        new(Prefix + type, title, status, detail, errors);
}
