namespace Lambda.Ports.Batch;

/// <summary>The rows of a version that the catalog names are gone or damaged.</summary>
public sealed class MissingVersionException(string view, long version, string detail)
    : Exception($"version {version} of view '{view}' cannot be read: {detail}; roll back to another version or run a full batch")
{
    /// <summary>The view.</summary>
    public string View { get; } = view;

    /// <summary>The version.</summary>
    public long Version { get; } = version;
}
