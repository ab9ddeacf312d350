namespace Lambda.Ports.Log;

/// <summary>An event to be appended.</summary>
/// <param name="Partition">The partition that its key belongs to, from 0.</param>
/// <param name="Key">The key's UTF-8 bytes: the package id.</param>
/// <param name="Value">The event's JSON, as received.</param>
public readonly record struct LogRecord(int Partition, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);
