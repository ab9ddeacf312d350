namespace Lambda.ServingLayer.Parameters;

/// <summary>What is wrong with one parameter of a request, or with one field of its body.</summary>
/// <param name="Parameter">Its name, as the caller wrote it.</param>
/// <param name="Reason">What is wrong, in words.</param>
/// <param name="Value">The offending value, at most <see cref="LongestValue"/> characters of it; <c>null</c> when the name is what is wrong.</param>
/// <param name="Nearest">The valid name or value that is most like it; <c>null</c> when there is none to offer.</param>
public sealed record ParameterError(string Parameter, string Reason, string? Value = null, string? Nearest = null)
{
    /// <summary>How much of an offending value is repeated: 200 characters. More would let a caller make us write their own bytes back at will.</summary>
    public const int LongestValue = 200;

    /// <summary>An error about a parameter that nobody asked for.</summary>
    public static ParameterError Unknown(string parameter, IReadOnlyCollection<string> known) =>
        new(Shorten(parameter), known.Count == 0 ? "unknown parameter: there are none here" : $"unknown parameter; known ones: {string.Join(", ", known)}", null,
            NearestName.To(parameter, known));

    /// <summary>An error about a value that is none of those allowed.</summary>
    public static ParameterError NotOneOf(string parameter, string value, IReadOnlyCollection<string> allowed) =>
        new(parameter, allowed.Count == 0 ? "there is nothing to choose from" : $"must be one of: {string.Join(", ", allowed)}", Shorten(value),
            NearestName.To(value, allowed));

    /// <summary>An error about a value that breaks a rule.</summary>
    public static ParameterError Invalid(string parameter, string value, string reason) => new(parameter, reason, Shorten(value));

    private static string Shorten(string value) => value.Length <= LongestValue ? value : value[..LongestValue];
}
