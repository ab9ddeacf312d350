using System.Runtime.CompilerServices;
using Lambda.SharedLogic.Policies;

namespace Lambda.SharedLogic.Tests.Policies;

public sealed class AlignedWordsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(512)]
    [InlineData(100_000)]
    public void There_are_as_many_as_wanted_and_the_first_begins_a_line(int length)
    {
        var words = new AlignedWords(length);
        Assert.Equal(length, words.Length);
        Assert.Equal(new ulong[length], words.Span.ToArray());
        if (length > 0)
        {
            Assert.Equal(0, Unsafe.ByteOffset(ref Unsafe.NullRef<ulong>(), ref words.Span[0]) % 64);
        }
    }
}
