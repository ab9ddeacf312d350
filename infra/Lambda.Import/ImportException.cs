using Lambda.Import.Mappings;

namespace Lambda.Import;

/// <summary>
/// The import cannot go on: a mapping or a file is wrong, or the platform cannot be reached. The message says what, where (for a mapping file, line and JSON path) and what to do;
/// it is meant to be shown as it stands.
/// </summary>
public sealed class ImportException : Exception
{
    /// <summary>A mistake with no place in a mapping's text, such as a missing file.</summary>
    public ImportException(string message)
        : base(message)
    {
    }

    /// <summary>A mistake found through another error.</summary>
    public ImportException(string message, Exception cause)
        : base(message, cause)
    {
    }

    internal ImportException(MappingNode where, string problem)
        : base($"{where.Source} line {where.Line}, {where.Path}: {problem}")
    {
    }
}
