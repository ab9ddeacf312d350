using Lambda.Infra.Kafka;
using Lambda.Infra.Redis;

namespace Lambda.AppHost.Settings;

/// <summary>Where the servers of the cluster profile are, and how it uses them. The embedded profile has none.</summary>
internal sealed record ClusterSettings
{
    /// <summary>PostgreSQL, as an Npgsql connection string without the password.</summary>
    public string Postgres { get; init; } = "Host=127.0.0.1;Database=lambda;Username=lambda";

    /// <summary>PostgreSQL's password; <c>null</c> for none.</summary>
    public string? PostgresPassword { get; init; }

    /// <summary>What the key of the client's certificate for PostgreSQL is encrypted with; <c>null</c> for a key that is not.</summary>
    public string? PostgresKeyPassword { get; init; }

    /// <summary>The schema that everything is kept in. Default <c>lambda</c>.</summary>
    public string Schema { get; init; } = "lambda";

    /// <summary>Kafka.</summary>
    public KafkaLogOptions Kafka { get; init; } = new() { Servers = "127.0.0.1:9092" };

    /// <summary>Redis.</summary>
    public RedisStoreOptions Redis { get; init; } = new() { Servers = ["127.0.0.1:6379"] };

    /// <summary>The master dataset's folder, which every batch node sees; <c>null</c> for <c>master</c> in the data folder.</summary>
    public string? MasterFolder { get; init; }

    /// <summary>The file of the first admin key; <c>null</c> for <c>admin.key</c> in the data folder.</summary>
    public string? AdminKeyFile { get; init; }

    /// <summary>After how long a silent leader is replaced. Default 15 s.</summary>
    public TimeSpan LeasePatience { get; init; } = TimeSpan.FromSeconds(15);
}
