using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Infra.Kafka.Native;

namespace Lambda.Infra.Kafka.Tests;

/// <summary>That a record without headers is told from one with some by its bytes alone, and by nothing that looks like them.</summary>
public sealed class WireRecordTests
{
    private static readonly Gen<byte[]> Bytes = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    private static readonly Arbitrary<(byte[] Key, byte[] Value)> Records =
        (from key in Bytes from value in Bytes from times in Gen.Choose(1, 300) select (key, Enumerable.Repeat(value, times).SelectMany(part => part).ToArray())).ToArbitrary();

    [Fact]
    public void A_record_has_no_headers_when_its_number_of_them_is_zero() => Prop.ForAll(Records, record =>
    {
        byte[] before = [.. record.Key, .. Varint(record.Value.Length), .. record.Value];
        Assert.True(HasNoHeaders([.. before, .. Varint(0)], record.Key.Length, before.Length - record.Value.Length, record.Value.Length));
        Assert.False(HasNoHeaders([.. before, .. Varint(1)], record.Key.Length, before.Length - record.Value.Length, record.Value.Length));
        Assert.False(HasNoHeaders([.. before, .. Varint(64)], record.Key.Length, before.Length - record.Value.Length, record.Value.Length));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_is_certain_in_the_format_before_headers() => Prop.ForAll(Records, record =>
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, record.Value.Length);
        Assert.False(HasNoHeaders([.. record.Key, .. length, .. record.Value, 0], record.Key.Length, record.Key.Length + length.Length, record.Value.Length));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_is_certain_where_something_else_stands_between_key_and_value() => Prop.ForAll(Records, record =>
    {
        byte[] copied = [.. record.Key, .. record.Value, 0];
        Assert.False(HasNoHeaders(copied, record.Key.Length, record.Key.Length, record.Value.Length));
        byte[] other = [.. record.Key, .. Varint(record.Value.Length + 1), .. record.Value, 0];
        Assert.False(HasNoHeaders(other, record.Key.Length, other.Length - 1 - record.Value.Length, record.Value.Length));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public unsafe void Nothing_is_certain_of_a_record_without_a_key_or_a_value()
    {
        var record = new byte[] { 2, (byte)'v', 0 };
        fixed (byte* first = record)
        {
            var withoutKey = new NativeMessage { Payload = first + 1, Length = 1 };
            Assert.False(WireRecord.HasNoHeaders(&withoutKey));
            var withoutValue = new NativeMessage { Key = first + 1, KeyLength = 1 };
            Assert.False(WireRecord.HasNoHeaders(&withoutValue));
        }
    }

    private static unsafe bool HasNoHeaders(byte[] record, int keyLength, int valueStart, int valueLength)
    {
        fixed (byte* first = record)
        {
            var message = new NativeMessage { Key = first, KeyLength = (nuint)keyLength, Payload = first + valueStart, Length = (nuint)valueLength };
            return WireRecord.HasNoHeaders(&message);
        }
    }

    /// <summary>A number as Kafka writes it: zigzag, seven bits a byte, the lowest first.</summary>
    private static IEnumerable<byte> Varint(long number)
    {
        var left = (ulong)((number << 1) ^ (number >> 63));
        for (; left >= 0x80; left >>= 7)
            yield return (byte)(left | 0x80);
        yield return (byte)left;
    }
}
