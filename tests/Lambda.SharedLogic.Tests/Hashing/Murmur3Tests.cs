using Lambda.SharedLogic.Hashing;

namespace Lambda.SharedLogic.Tests.Hashing;

public class Murmur3Tests
{
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("hello", 0xcbd8a7b341bd9b02, 0x5b1e906a48ae1d19)]
    [InlineData("hello, world", 0x342fac623a5ebc8e, 0x4cdcbc079642414d)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0xe34bbc7bbc071b6c, 0x7a433ca9c49a9347)]
    public void It_is_the_published_hash(string text, ulong high, ulong low) =>
        Assert.Equal((high, low), Murmur3.Hash128(System.Text.Encoding.UTF8.GetBytes(text)));
}
