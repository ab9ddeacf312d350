using FsCheck;
using FsCheck.Fluent;
using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Laws;

namespace Lambda.SharedLogic.Tests.Encoding;

public sealed class PlacesAndStepsTests
{
    private static readonly long[] Edges = [0, 1, -1, 999, 1_000, -1_000, 1_000_000, 3_600_000_000, 1_550_000_000_000_000, long.MaxValue, long.MinValue, long.MaxValue - 1];

    [Theory]
    [InlineData(0, "01")]
    [InlineData(1, "0402")]
    [InlineData(999_999, "04FE887A")]
    [InlineData(-1_000, "0301")]
    [InlineData(1_500_000, "03B817")]
    [InlineData(600_000_000, "02B009")]
    [InlineData(long.MinValue, "04FFFFFFFFFFFFFFFFFF01")]
    public void A_step_is_counted_in_the_largest_unit_that_divides_it(long microseconds, string bytes)
    {
        var writer = new StateWriter();
        writer.WriteStep(microseconds);
        Assert.Equal(bytes, Convert.ToHexString(writer.Written));
    }

    [Fact]
    public void The_place_of_the_value_before_takes_one_byte()
    {
        var writer = new StateWriter();
        writer.WritePlace(new LogPlace(2_000_000, 70, 3));
        writer.WriteAbsent();
        writer.WritePlace(new LogPlace(2_000_000, 70, 3));
        writer.WritePlace(new LogPlace(2_000_000, 69, 3));
        Assert.Equal("02048C0106" + "00" + "01" + "02000100", Convert.ToHexString(writer.Written));
    }

    [Fact]
    public void A_state_begins_with_no_place_before_it()
    {
        var (writer, place) = (new StateWriter(), new LogPlace(2_000_000, 70, 3));
        writer.WritePlace(in place);
        writer.BeginState();
        writer.WritePlace(in place);
        var both = writer.ToArray();
        writer.Clear();
        writer.WritePlace(in place);
        Assert.Equal([.. writer.Written, .. writer.Written], both);
    }

    [Fact]
    public void Any_places_and_steps_are_read_as_they_were_written() => Prop.ForAll<ulong>(seed =>
    {
        var (random, writer) = (new SplitMix64(seed), new StateWriter());
        var places = Enumerable.Range(0, 20).Select(_ => random.OneIn(4) ? (LogPlace?)null : new LogPlace(Any(random), Any(random), (int)Any(random))).ToList();
        foreach (var place in places.SelectMany(place => new[] { place, place }))
        {
            if (place is { } there)
            {
                writer.WritePlace(in there);
                writer.WriteStep(there.Offset);
            }
            else
            {
                writer.WriteAbsent();
                writer.WriteAbsent();
            }
        }

        var reader = new StateReader(writer.Written);
        foreach (var place in places.SelectMany(place => new[] { place, place }))
        {
            Assert.Equal(place is not null, reader.TryReadPlace(out var read));
            Assert.Equal(place?.Offset, reader.ReadStep());
            Assert.Equal(place ?? read, read);
            Assert.Equal(read.Time, reader.LastTime);
        }

        Assert.Equal(0, reader.Remaining);
    }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData("05")] // there is no such unit
    [InlineData("02FEFFFFFFFFFFFFFFFF01")] // more seconds than 64 bits of microseconds
    [InlineData("FF")]
    public void A_step_that_was_never_written_is_refused(string bytes)
    {
        Assert.Throws<CorruptStateException>(() => new StateReader(Convert.FromHexString(bytes)).ReadStep());
        Assert.Throws<CorruptStateException>(() => new StateReader(Convert.FromHexString(bytes)).TryReadPlace(out _));
    }

    [Fact]
    public void A_partition_beyond_32_bits_is_refused() =>
        Assert.Throws<CorruptStateException>(() => new StateReader(Convert.FromHexString("0202" + "00" + "8080808010")).TryReadPlace(out _));

    [Fact]
    public void Optional_bytes_that_are_absent_are_not_those_that_are_empty()
    {
        var writer = new StateWriter();
        writer.WriteOptionalBytes(isPresent: false, []);
        writer.WriteOptionalBytes(isPresent: true, []);
        writer.WriteOptionalBytes(isPresent: true, new byte[200]);
        var reader = new StateReader(writer.Written);
        Assert.True(reader.ReadOptionalBytes(out var isPresent).IsEmpty && !isPresent);
        Assert.True(reader.ReadOptionalBytes(out isPresent).IsEmpty && isPresent);
        Assert.Equal(200, reader.ReadOptionalBytes(out _).Length);
        Assert.Throws<CorruptStateException>(() => new StateReader([3, 1]).ReadOptionalBytes(out _));
    }

    private static long Any(SplitMix64 random) => random.Below(3) switch
    {
        0 => Edges[random.Below(Edges.Length)],
        1 => random.Below(1_000) * 1_000_000L,
        _ => (long)random.Next(),
    };
}
