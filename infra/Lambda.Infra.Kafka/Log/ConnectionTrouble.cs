using Confluent.Kafka;

namespace Lambda.Infra.Kafka.Log;

/// <summary>Why no server answers, as far as the client has found out: its calls themselves say no more than that time is over.</summary>
internal sealed class ConnectionTrouble
{
    private readonly Lock _noting = new();
    private Error? _worst;

    /// <summary>Whether trying again does not help: a password or a certificate was refused.</summary>
    public bool IsLasting => IsRefusal(_worst);

    /// <summary>What the client said; <c>null</c> when it said nothing.</summary>
    public string? Reason => _worst?.Reason;

    /// <summary>Takes note of an error, on any thread. That all servers are down is none: it follows from another.</summary>
    public void Note(Error error)
    {
        lock (_noting)
        {
            if (error.Code != ErrorCode.Local_AllBrokersDown && !IsLasting)
            {
                _worst = error;
            }
        }
    }

    /// <summary>What a server has against the client's certificate comes after the handshake, on what is an open connection to the client, and is told in OpenSSL's words.</summary>
    private static bool IsRefusal(Error? error) =>
        error?.Code is ErrorCode.Local_Authentication or ErrorCode.Local_Ssl
        || (error?.Code == ErrorCode.Local_Transport && error.Reason.Contains("SSL routines", StringComparison.Ordinal) && error.Reason.Contains("alert", StringComparison.Ordinal));
}
