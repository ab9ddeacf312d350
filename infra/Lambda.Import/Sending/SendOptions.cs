namespace Lambda.Import.Sending;

/// <summary>How events are sent to a platform.</summary>
public sealed record SendOptions
{
    /// <summary>Where the platform listens; the path of the events is added.</summary>
    public required Uri Url { get; init; }

    /// <summary>The API key, sent as <c>Authorization: Bearer</c>; <c>null</c> sends none.</summary>
    public string? Key { get; init; }

    /// <summary>Whether bodies are packed with gzip: less to transfer, more to compute.</summary>
    public bool Gzip { get; init; }

    /// <summary>How often a batch is tried before giving up. Ten attempts with the delays below bridge a restart of about a minute.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>The wait after the first failed attempt; it doubles with each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two attempts, also when the platform asks for a longer one.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(15);
}
