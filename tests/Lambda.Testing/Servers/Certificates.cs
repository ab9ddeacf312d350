using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lambda.Testing.Servers;

/// <summary>Certificates for servers that tests start, and for their clients.</summary>
public static class Certificates
{
    /// <summary>What the keys of clients are encrypted with.</summary>
    public const string KeyPassword = "what the key is encrypted with";

    private static DateTimeOffset Yesterday => TimeProvider.System.GetUtcNow().AddDays(-1);

    private static DateTimeOffset Tomorrow => TimeProvider.System.GetUtcNow().AddDays(1);

    /// <summary>Writes a certificate of 127.0.0.1 that signs itself, <c>certificate.pem</c>, and its <c>key.pem</c>.</summary>
    public static void WriteTo(TemporaryFolder folder)
    {
        using var key = RSA.Create(2048);
        var request = Request("127.0.0.1", key);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(Yesterday, Tomorrow);
        File.WriteAllText(folder.PathOf("certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.PathOf("key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Writes the certificate of an authority that signs clients', <c>NAME-authority.pem</c>, one that it signed, <c>NAME.pem</c>, and that one's encrypted <c>NAME-key.pem</c>.</summary>
    public static void WriteClientTo(TemporaryFolder folder, string name)
    {
        using var authorityKey = RSA.Create(2048);
        var authorityRequest = Request($"authority of {name}", authorityKey);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(Yesterday, Tomorrow);
        using var key = RSA.Create(2048);
        using var certificate = Request(name, key).Create(authority, authority.NotBefore, authority.NotAfter, [1, 2, 3]);
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 10_000);
        File.WriteAllText(folder.PathOf($"{name}-authority.pem"), authority.ExportCertificatePem());
        File.WriteAllText(folder.PathOf($"{name}.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.PathOf($"{name}-key.pem"), key.ExportEncryptedPkcs8PrivateKeyPem(KeyPassword, encryption));
    }

    private static CertificateRequest Request(string name, RSA key) => new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
