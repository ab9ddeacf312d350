namespace Lambda.Testing;

/// <summary>
/// A fact over the full data sets, which are too large to ship. It is skipped, saying what to set, where LAMBDA_TAXI_DATA
/// does not name the folder of the taxi months.
/// </summary>
public sealed class FullDataFactAttribute : FactAttribute
{
    /// <summary>The environment variable that names the folder of the taxi data.</summary>
    public const string Variable = "LAMBDA_TAXI_DATA";

    public FullDataFactAttribute()
    {
        if (TaxiFolder is null)
            Skip = $"needs the full taxi data: set {Variable} to the folder that holds it";
    }

    /// <summary>The folder of the taxi data, or null where none is set.</summary>
    public static string? TaxiFolder =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;
}
