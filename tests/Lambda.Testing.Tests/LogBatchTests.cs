using Lambda.Ports.Log;

namespace Lambda.Testing.Tests;

public sealed class LogBatchTests
{
    [Theory]
    [InlineData(9, "10:a 11| 12:ccc")]
    [InlineData(10, "10:a 11| 12:ccc")]
    [InlineData(11, "11| 12:ccc")]
    [InlineData(12, "12:ccc")]
    [InlineData(13, "")]
    public void Records_before_an_offset_are_forgotten_and_the_others_stay_as_they_are(long offset, string left)
    {
        var batch = new LogBatch();
        batch.AddEvent(10, 0, "a"u8);
        batch.AddBarrier(11, 0, 1);
        batch.AddEvent(12, 0, "ccc"u8);
        batch.ForgetBefore(offset);
        Assert.Equal(left, Text(batch));
        batch.AddEvent(13, 0, "d"u8);
        Assert.Equal($"{left} 13:d".Trim(), Text(batch));
    }

    private static string Text(LogBatch batch) => string.Join(' ', Enumerable.Range(0, batch.Count).Select(index =>
        batch.KindOf(index) == RecordKind.Barrier ? $"{batch.OffsetOf(index)}|" : $"{batch.OffsetOf(index)}:{System.Text.Encoding.UTF8.GetString(batch.ValueOf(index))}"));
}
