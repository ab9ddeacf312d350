using System.Text.Json;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Redis.Layout;

/// <summary>A partition's progress as JSON.</summary>
internal static class ProgressCode
{
    public static byte[] Write(PartitionProgress progress) => JsonSerializer.SerializeToUtf8Bytes(progress);

    public static PartitionProgress? Read(byte[]? json) => json is null ? null : JsonSerializer.Deserialize<PartitionProgress>(json);
}
