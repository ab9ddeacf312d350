namespace Lambda.ServingLayer.Parameters;

/// <summary>A request that cannot be answered as it stands: the caller's error, told parameter by parameter.</summary>
public sealed class InvalidParametersException(IReadOnlyList<ParameterError> errors)
    : Exception(string.Join("; ", errors.Select(error => $"{error.Parameter}: {error.Reason}")))
{
    /// <summary>A single error.</summary>
    public InvalidParametersException(ParameterError error)
        : this([error])
    {
    }

    /// <summary>What is wrong; at least one entry.</summary>
    public IReadOnlyList<ParameterError> Errors { get; } = errors;
}
