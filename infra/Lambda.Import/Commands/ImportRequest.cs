using Lambda.Import.Sending;

namespace Lambda.Import.Commands;

/// <summary>What the command line asks for.</summary>
internal sealed record ImportRequest
{
    public required string Mapping { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public required Uri Url { get; init; }

    public string? Key { get; init; }

    public string? KeyFile { get; init; }

    public required IReadOnlyDictionary<string, string> Lookups { get; init; }

    /// <summary>The file for events, when they are not to be sent.</summary>
    public string? Output { get; init; }

    public string? Rejects { get; init; }

    public int Batch { get; init; }

    public int Attempts { get; init; }

    public bool Gzip { get; init; }

    public bool Strict { get; init; }

    /// <exception cref="ImportException">There is no key, or its file cannot be read.</exception>
    public SendOptions SendOptions() => new() { Url = Url, Key = ReadKey(), Gzip = Gzip, MaxAttempts = Attempts };

    private string ReadKey()
    {
        if (Key is not null || KeyFile is null)
        {
            return Key ?? throw new ImportException("no key: give --key-file DIR/admin.key of the platform's data folder, or --key");
        }

        try
        {
            return File.ReadAllText(KeyFile).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"the key file {KeyFile} cannot be read: {error.Message}", error);
        }
    }
}
