using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Laws;

namespace Lambda.SharedLogic.Tests.Encoding;

public sealed class StateWriterTests
{
    /// <summary>Numbers of every length, between bytes, so that each begins at another place of the buffer, its end included: the bytes of a varint written one by one, and read back.</summary>
    [Fact]
    public void Numbers_are_written_as_varints() => Prop.ForAll<ulong>(seed =>
    {
        var random = new SplitMix64(seed);
        var (writer, expected, values) = (new StateWriter(), new List<byte>(), new List<ulong>());
        for (var bits = 0; bits <= 64; bits++)
        {
            var value = bits == 0 ? 0 : (random.Next() | (1UL << 63)) >> (64 - bits);
            values.Add(value);
            writer.WriteUnsigned(value);
            writer.WriteByte((byte)bits);
            expected.AddRange(Varint(value));
            expected.Add((byte)bits);
        }

        Assert.Equal(expected, writer.ToArray());
        var reader = new StateReader(writer.Written);
        for (var bits = 0; bits <= 64; bits++)
        {
            Assert.Equal(values[bits], reader.ReadUnsigned());
            Assert.Equal((byte)bits, reader.ReadByte());
        }
    }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData(0x7fUL, "7F")]
    [InlineData(0x80UL, "8001")]
    [InlineData((1UL << 56) - 1, "FFFFFFFFFFFFFF7F")]
    [InlineData(1UL << 56, "808080808080808001")]
    [InlineData(ulong.MaxValue, "FFFFFFFFFFFFFFFFFF01")]
    public void A_varint_has_seven_bits_in_each_byte(ulong value, string bytes)
    {
        var writer = new StateWriter();
        writer.WriteUnsigned(value);
        Assert.Equal(bytes, Convert.ToHexString(writer.Written));
    }

    [Fact]
    public void A_writer_that_is_full_grows()
    {
        var (writer, expected) = (new StateWriter(), new List<byte>());
        for (var i = 0; i < 2_000; i++)
        {
            writer.WriteByte((byte)i);
            writer.WriteUnsigned(300);
            expected.AddRange([(byte)i, 0xac, 0x02]);
        }

        Assert.Equal(expected, writer.ToArray());
    }

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
