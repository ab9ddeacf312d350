using Lambda.SharedLogic.Hashing;

namespace Lambda.SharedLogic.Events;

/// <summary>The hash of one value in a record, or of the record. Each kind of value has its seed, so that "1" is not 1 and [] is not {}.</summary>
internal readonly record struct ContentHash(ulong High, ulong Low)
{
    public const ulong RecordSeed = 0x6c61_6d62_6461_0002;
    public const ulong ObjectSeed = 0x6c61_6d62_6461_0003;
    public const ulong ArraySeed = 0x6c61_6d62_6461_0004;
    public const ulong NameSeed = 0x6c61_6d62_6461_0005;
    public const ulong TextSeed = 0x6c61_6d62_6461_0006;
    public const ulong NumberSeed = 0x6c61_6d62_6461_0007;
    public const ulong LiteralSeed = 0x6c61_6d62_6461_0008;
    public const ulong TimeSeed = 0x6c61_6d62_6461_0009;

    /// <summary>Stands for a value that says no more than its absence. No value's hash, but for a chance of 2^-128.</summary>
    public static ContentHash Absent => default;

    /// <summary>The hash of what the bytes stand for.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> bytes, ulong seed)
    {
        var (high, low) = Murmur3.Hash128(bytes, seed);
        return new ContentHash(high, low);
    }
}
