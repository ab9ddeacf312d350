using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lambda.Testing.Servers;

/// <summary>Certificates for servers that tests start.</summary>
public static class Certificates
{
    /// <summary>Writes a certificate of 127.0.0.1 that signs itself, <c>certificate.pem</c>, and its <c>key.pem</c>.</summary>
    public static void WriteTo(TemporaryFolder folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(folder.PathOf("certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.PathOf("key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
