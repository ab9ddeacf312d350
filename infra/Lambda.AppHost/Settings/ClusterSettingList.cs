using Lambda.Infra.Kafka.Client;
using Npgsql;

namespace Lambda.AppHost.Settings;

/// <summary>The settings of the cluster profile alone.</summary>
internal static class ClusterSettingList
{
    private const string Forever = "forever";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("Master:Folder", "a folder", "master in the data folder", (s, text) => With(s, c => c with { MasterFolder = text })),
        new("Access:AdminKeyFile", "a file", "admin.key in the data folder", (s, text) => With(s, c => c with { AdminKeyFile = text })),
        Setting.Duration("Lease:Patience", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10),
            s => s.Cluster.LeasePatience, (s, value) => With(s, c => c with { LeasePatience = value })),
        new("Postgres:Connection", "an Npgsql connection string without a password", new ClusterSettings().Postgres, (s, text) => With(s, c => c with { Postgres = Connection(text) })),
        .. Password("Postgres:", (c, password) => c with { PostgresPassword = password }),
        .. Password("Postgres:Key", (c, password) => c with { PostgresKeyPassword = password }),
        new("Postgres:Schema", "1 to 63 of a-z, 0-9 and _", new ClusterSettings().Schema, (s, text) => With(s, c => c with { Schema = Schema(text) })),
        new("Kafka:Servers", "host:port, several with commas", new ClusterSettings().Kafka.Servers, (s, text) => With(s, c => c with { Kafka = c.Kafka with { Servers = Servers(text) } })),
        new("Kafka:Topic", "a topic's name", new ClusterSettings().Kafka.Topic, (s, text) => With(s, c => c with { Kafka = c.Kafka with { Topic = Name(text) } })),
        new("Kafka:Group", "a group's name", new ClusterSettings().Kafka.Group, (s, text) => With(s, c => c with { Kafka = c.Kafka with { Group = Name(text) } })),
        Setting.Duration("Kafka:SessionTimeout", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5),
            s => s.Cluster.Kafka.SessionTimeout, (s, value) => With(s, c => c with { Kafka = c.Kafka with { SessionTimeout = value } })),
        Setting.Number("Kafka:Replication", 1, 32, s => s.Cluster.Kafka.Replication, (s, value) => With(s, c => c with { Kafka = c.Kafka with { Replication = (short)value } })),
        new("Kafka:Retention", "forever, or 1h to 36500d", "7d", (s, text) => With(s, c => c with { Kafka = c.Kafka with { Retention = Retention(text) } })),
        Setting.Choice(
            "Kafka:Compression", [("lz4", "lz4"), ("none", "none"), ("zstd", "zstd"), ("snappy", "snappy"), ("gzip", "gzip")],
            (s, value) => With(s, c => c with { Kafka = c.Kafka with { Compression = value } })),
        Setting.Duration("Kafka:AppendTimeout", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10),
            s => s.Cluster.Kafka.AppendTimeout, (s, value) => With(s, c => c with { Kafka = c.Kafka with { AppendTimeout = value } })),
        Setting.Size("Kafka:Prefetch", 1 << 20, 1 << 30, s => s.Cluster.Kafka.PrefetchBytes, (s, value) => With(s, c => c with { Kafka = c.Kafka with { PrefetchBytes = (int)value } })),
        Setting.Choice(
            "Kafka:Protocol", [("plaintext", "plaintext"), ("ssl", "ssl"), ("sasl_plaintext", "sasl_plaintext"), ("sasl_ssl", "sasl_ssl")],
            (s, value) => Secured(s, security => security with { Protocol = value })),
        Setting.Choice<string?>(
            "Kafka:Mechanism", [("none", null), ("PLAIN", "PLAIN"), ("SCRAM-SHA-256", "SCRAM-SHA-256"), ("SCRAM-SHA-512", "SCRAM-SHA-512")],
            (s, value) => Secured(s, security => security with { Mechanism = value })),
        new("Kafka:User", "a name", "none", (s, text) => Secured(s, security => security with { Username = text })),
        .. Password("Kafka:", (c, password) => c with { Kafka = c.Kafka with { Security = c.Kafka.Security with { Password = password } } }),
        new("Kafka:CaFile", "a PEM file", "the system's", (s, text) => Secured(s, security => security with { CaFile = ExistingFile(text) })),
        new("Kafka:CertificateFile", "a PEM file", "none", (s, text) => Secured(s, security => security with { CertificateFile = ExistingFile(text) })),
        new("Kafka:KeyFile", "a PEM file", "none", (s, text) => Secured(s, security => security with { KeyFile = ExistingFile(text) })),
        .. Password("Kafka:Key", (c, password) => c with { Kafka = c.Kafka with { Security = c.Kafka.Security with { KeyPassword = password } } }),
        Setting.Choice("Kafka:HostNames", [("checked", true), ("unchecked", false)], (s, value) => Secured(s, security => security with { ChecksHostNames = value })),
        new("Redis:Servers", "host:port, several with commas", "127.0.0.1:6379", (s, text) => With(s, c => c with { Redis = c.Redis with { Servers = Servers(text).Split(',') } })),
        new("Redis:Prefix", "letters, digits and hyphens", new ClusterSettings().Redis.Prefix, (s, text) => With(s, c => c with { Redis = c.Redis with { Prefix = Prefix(text) } })),
        .. Password("Redis:", (c, password) => c with { Redis = c.Redis with { Password = password } }),
        Setting.Choice("Redis:Tls", [("off", false), ("on", true)], (s, value) => With(s, c => c with { Redis = c.Redis with { UseTls = value } })),
        new("Redis:CaFile", "a PEM file", "the system's", (s, text) => With(s, c => c with { Redis = c.Redis with { TrustedCertificates = ExistingFile(text) } })),
        new("Redis:CertificateFile", "a PEM file", "none", (s, text) => With(s, c => c with { Redis = c.Redis with { ClientCertificate = ExistingFile(text) } })),
        new("Redis:KeyFile", "a PEM file", "in the certificate's file", (s, text) => With(s, c => c with { Redis = c.Redis with { ClientKey = ExistingFile(text) } })),
        .. Password("Redis:Key", (c, password) => c with { Redis = c.Redis with { ClientKeyPassword = password } }),
        Setting.Number("Redis:CheckpointReplicas", 0, 16,
            s => s.Cluster.Redis.CheckpointReplicas, (s, value) => With(s, c => c with { Redis = c.Redis with { CheckpointReplicas = (int)value } })),
        Setting.Duration("Redis:ConnectTimeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5),
            s => s.Cluster.Redis.ConnectTimeout, (s, value) => With(s, c => c with { Redis = c.Redis with { ConnectTimeout = value } })),
        Setting.Duration("Redis:ReplyTimeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1),
            s => s.Cluster.Redis.ReplyTimeout, (s, value) => With(s, c => c with { Redis = c.Redis with { ReplyTimeout = value } })),
        Setting.Duration("Redis:FlushPatience", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10),
            s => s.Cluster.Redis.FlushPatience, (s, value) => With(s, c => c with { Redis = c.Redis with { FlushPatience = value } })),
        Setting.Number("Redis:StatesPerCall", 1, 1_000_000,
            s => s.Cluster.Redis.StatesPerCall, (s, value) => With(s, c => c with { Redis = c.Redis with { StatesPerCall = (int)value } })),
    ];

    private static PlatformSettings With(PlatformSettings settings, Func<ClusterSettings, ClusterSettings> change) => settings with { Cluster = change(settings.Cluster) };

    private static PlatformSettings Secured(PlatformSettings settings, Func<KafkaSecurity, KafkaSecurity> change) =>
        With(settings, cluster => cluster with { Kafka = cluster.Kafka with { Security = change(cluster.Kafka.Security) } });

    /// <summary>A password, as a text or as the first line of a file that an operator mounts.</summary>
    private static IEnumerable<Setting> Password(string of, Func<ClusterSettings, string, ClusterSettings> put) =>
    [
        new($"{of}Password", "a text", "none", (s, text) => With(s, cluster => put(cluster, text))),
        new($"{of}PasswordFile", "a file", "none", (s, text) => With(s, cluster => put(cluster, File.ReadLines(ExistingFile(text)).FirstOrDefault("").Trim()))),
    ];

    private static string Connection(string text)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(text);
            if (parts.Password is not null)
                throw new FormatException("must have no password: it belongs into Postgres:Password or Postgres:PasswordFile");
            return parts.SslPassword is null ? text : throw new FormatException("must have no password of a key: it belongs into Postgres:KeyPassword or Postgres:KeyPasswordFile");
        }
        catch (ArgumentException)
        {
            // Not the library's message, which may quote what stands at a password's place.
            throw new FormatException("must be a connection string such as Host=db;Database=lambda;Username=lambda;SSL Mode=VerifyFull");
        }
    }

    private static string Servers(string text) =>
        text.Split(',').All(server => server.Split(':') is [{ Length: > 0 }, var port] && ushort.TryParse(port, out _))
            ? text
            : throw new FormatException("must be host:port, several with commas between them");

    private static string Schema(string text) =>
        text.Length is > 0 and <= 63 && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_')
            ? text
            : throw new FormatException("must be 1 to 63 of a-z, 0-9 and _");

    private static string Name(string text) =>
        text.Length is > 0 and <= 200 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-')
            ? text
            : throw new FormatException("must be 1 to 200 letters, digits, dots, hyphens and underscores");

    private static string Prefix(string text) =>
        text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
            ? text
            : throw new FormatException("must be letters, digits and hyphens");

    private static TimeSpan Retention(string text) =>
        text == Forever ? Timeout.InfiniteTimeSpan : SettingText.Duration(text, TimeSpan.FromHours(1), TimeSpan.FromDays(36_500));

    private static string ExistingFile(string path) => File.Exists(path) ? path : throw new FormatException("must be a file that is there");
}
