namespace Lambda.Infra.Kafka.Client;

/// <summary>How the client proves who it is and who the servers are; by default plain connections without a password, for servers on the same machine.</summary>
public sealed record KafkaSecurity
{
    /// <summary><c>plaintext</c>, <c>ssl</c>, <c>sasl_plaintext</c> or <c>sasl_ssl</c>.</summary>
    public string Protocol { get; init; } = "plaintext";

    /// <summary>With SASL: <c>PLAIN</c>, <c>SCRAM-SHA-256</c> or <c>SCRAM-SHA-512</c>.</summary>
    public string? Mechanism { get; init; }

    /// <summary>With SASL: the user's name.</summary>
    public string? Username { get; init; }

    /// <summary>With SASL: the user's password.</summary>
    public string? Password { get; init; }

    /// <summary>With TLS: the file of the certificates that sign the servers', in PEM; by default the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>With TLS, where servers ask for it: the file of the client's certificate, in PEM.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>With TLS, where servers ask for it: the file of the client's private key, in PEM.</summary>
    public string? KeyFile { get; init; }

    /// <summary>What the private key is encrypted with, if it is.</summary>
    public string? KeyPassword { get; init; }

    /// <summary>With TLS: whether a server's certificate must name the server. Switch it off only where addresses are not names.</summary>
    public bool ChecksHostNames { get; init; } = true;

    /// <summary>As librdkafka's settings.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Settings()
    {
        (string Name, string? Value)[] settings =
        [
            ("security.protocol", Protocol), ("sasl.mechanism", Mechanism), ("sasl.username", Username), ("sasl.password", Password),
            ("ssl.ca.location", CaFile), ("ssl.certificate.location", CertificateFile), ("ssl.key.location", KeyFile), ("ssl.key.password", KeyPassword),
            ("ssl.endpoint.identification.algorithm", Protocol.EndsWith("ssl", StringComparison.OrdinalIgnoreCase) ? ChecksHostNames ? "https" : "none" : null),
        ];
        return settings.Where(setting => setting.Value is not null).Select(setting => KeyValuePair.Create(setting.Name, setting.Value!));
    }
}
