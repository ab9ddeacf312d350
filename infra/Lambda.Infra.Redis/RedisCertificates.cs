using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace Lambda.Infra.Redis;

/// <summary>Whose certificates are trusted, and which one the client shows.</summary>
internal sealed class RedisCertificates
{
    private readonly X509Certificate2Collection? _authorities;
    private readonly X509Certificate2? _own;

    /// <exception cref="IOException">A file is not what it should be.</exception>
    public RedisCertificates(RedisStoreOptions options)
    {
        if (options.TrustedCertificates is { } path)
        {
            _authorities = [];
            _authorities.ImportFromPemFile(path);
        }

        _own = options.ClientCertificate is { } file ? Read(file, options) : null;
    }

    /// <summary>Makes a client's connections use them.</summary>
    public void Use(ConfigurationOptions configuration)
    {
        if (_authorities is not null)
        {
            configuration.CertificateValidation += (_, certificate, _, errors) => IsTrusted(certificate, errors);
        }

        if (_own is not null)
        {
            configuration.CertificateSelection += (_, _, _, _, _) => _own;
        }
    }

    /// <summary>Encrypts a connection to a host.</summary>
    /// <exception cref="AuthenticationException">The server's certificate is not trusted.</exception>
    public async Task<SslStream> EncryptAsync(Stream connection, string host, CancellationToken cancellationToken)
    {
        var stream = new SslStream(connection, leaveInnerStreamOpen: false, (_, certificate, _, errors) => IsTrusted(certificate, errors), (_, _, _, _, _) => _own!);
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Why an encrypted connection does not come about, which the client does not tell: in one line, empty when it is not because of a certificate.</summary>
    public async Task<string> FindTroubleAsync(string server, CancellationToken cancellationToken)
    {
        var colon = server.LastIndexOf(':');
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(server[..colon], int.Parse(server[(colon + 1)..], null), cancellationToken).ConfigureAwait(false);
            await using var stream = await EncryptAsync(connection.GetStream(), server[..colon], cancellationToken).ConfigureAwait(false);

            // What a server has against the client's certificate comes after the handshake. Nothing is asked: a server that has hung up would answer that by a reset, which outruns it.
            await stream.ReadExactlyAsync(new byte[1], cancellationToken).ConfigureAwait(false);
            return "";
        }
        catch (AuthenticationException error)
        {
            return $": the server's certificate is not trusted, or the server encrypts otherwise: {error.GetBaseException().Message}";
        }
        catch (IOException error)
        {
            return $": the server does not take the client's certificate, or asks for one: {error.GetBaseException().Message}";
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            return "";
        }
    }

    private static X509Certificate2 Read(string file, RedisStoreOptions options)
    {
        try
        {
            return options.ClientKeyPassword is { } password
                ? X509Certificate2.CreateFromEncryptedPemFile(file, password, options.ClientKey)
                : X509Certificate2.CreateFromPemFile(file, options.ClientKey);
        }
        catch (CryptographicException error)
        {
            throw new IOException($"the client's certificate for Redis, {file}, cannot be used with the key in {options.ClientKey ?? "the same file"}: {error.Message}", error);
        }
    }

    private bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors)
    {
        // The name must be right in any case; only who vouches for it is another.
        if (_authorities is null || certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return errors == SslPolicyErrors.None;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var whole = new X509Certificate2(certificate);
        return chain.Build(whole);
    }
}
