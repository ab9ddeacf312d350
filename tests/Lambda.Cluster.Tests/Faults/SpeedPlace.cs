using Lambda.Infra.Kafka;
using Lambda.Infra.Postgres;
using Lambda.Infra.Redis;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>Where speed nodes work: real servers, and the name of the topic, the prefix and the schema there.</summary>
internal sealed record SpeedPlace(string Kafka, string Redis, string Postgres, string Name, int Partitions)
{
    private KafkaLogOptions LogOptions => new() { Servers = Kafka, Topic = Name, Group = Name, PartitionCount = Partitions };

    /// <summary>A connection to the log.</summary>
    public Task<KafkaEventLog> OpenLogAsync() => KafkaEventLog.OpenAsync(LogOptions, TimeProvider.System, _ => { }, default);

    /// <summary>A connection to the real-time store.</summary>
    public Task<RedisRealTimeViewStore> OpenStoreAsync() =>
        RedisRealTimeViewStore.OpenAsync(new RedisStoreOptions { Servers = Redis.Split(','), Prefix = Name }, TimeProvider.System, default);

    /// <summary>A connection to the tables.</summary>
    public Task<PostgresStores> OpenTablesAsync() => PostgresStores.OpenAsync(Postgres, Name, default);

    /// <summary>A member of the nodes that share the partitions.</summary>
    public KafkaPartitionGroup Member() => new(LogOptions, _ => { });
}
