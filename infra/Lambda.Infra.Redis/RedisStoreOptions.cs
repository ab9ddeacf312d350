namespace Lambda.Infra.Redis;

/// <summary>Where Redis is, and how the real-time view store uses it.</summary>
public sealed record RedisStoreOptions
{
    /// <summary>The servers as <c>host:port</c>: one, a primary with its replicas, or some nodes of a cluster. No default.</summary>
    public required IReadOnlyList<string> Servers { get; init; }

    /// <summary>What all keys begin with, so that several platforms share a Redis. Letters, digits and hyphens; default <c>lambda</c>.</summary>
    public string Prefix
    {
        get;
        init
        {
            if (value.Length == 0 || !value.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
            {
                throw new ArgumentException($"'{value}' must be letters, digits and hyphens", nameof(Prefix));
            }

            field = value;
        }
    }
    = "lambda";

    /// <summary>The password, or <c>null</c> for none, the default. User names are not supported by the client.</summary>
    public string? Password { get; init; }

    /// <summary>Whether connections are encrypted. Default <c>false</c>.</summary>
    public bool UseTls { get; init; }

    /// <summary>A PEM file of the authorities that servers' certificates are trusted by, instead of the system's. Default <c>null</c>.</summary>
    public string? TrustedCertificates { get; init; }

    /// <summary>A PEM file of the certificate that the client shows where servers ask for one. Default <c>null</c>: none.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>A PEM file of the certificate's private key. Default <c>null</c>: it is in the certificate's file.</summary>
    public string? ClientKey { get; init; }

    /// <summary>What the key is encrypted with, or <c>null</c>, the default, for a key that is not.</summary>
    public string? ClientKeyPassword { get; init; }

    /// <summary>How long a start waits for a connection. Default 10 s; longer bridges a slower start of Redis.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one reply may take before the server counts as dead. Default 5 s; a reader's answer is degraded after as long.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a flush goes on trying while Redis does not answer, before it fails and its partition begins again from the stored position. Default 20 s: a failover is
    /// over by then. What one flush may hold is read from the log meanwhile, and no more.
    /// </summary>
    public TimeSpan FlushPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How many states one script call writes at most, 1 or more; default 1,024. A larger flush is a transaction, which costs Redis half as much for a state and has more to be said
    /// besides. Either is visible as a whole or not at all.
    /// </summary>
    public int StatesPerCall
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(StatesPerCall));
            field = value;
        }
    }
    = 1024;

    /// <summary>How many replicas must have everything flushed when a checkpoint returns. Default 0: none is waited for.</summary>
    public int CheckpointReplicas { get; init; }
}
