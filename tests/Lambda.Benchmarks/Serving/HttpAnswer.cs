using System.Buffers.Text;

namespace Lambda.Benchmarks.Serving;

/// <summary>What the benchmark's clients look for in the bytes of an answer.</summary>
internal static class HttpAnswer
{
    /// <summary>Whether an answer has ended: with the last chunk, or after as many bytes as its header says.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var body = answer.IndexOf("\r\n\r\n"u8) + 4;
        if (body < 4)
        {
            return false;
        }

        var field = answer[..body].IndexOf("Content-Length: "u8);
        return field >= 0
            ? answer.Length - body == Number(answer[(field + "Content-Length: ".Length)..])
            : answer.EndsWith("\r\n0\r\n\r\n"u8);
    }

    /// <summary>The number that follows the first place of <paramref name="name"/>.</summary>
    public static long NumberAfter(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> name)
    {
        var place = answer.IndexOf(name);
        return place >= 0 ? Number(answer[(place + name.Length)..]) : throw new InvalidOperationException("the answer lacks a number");
    }

    private static long Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long number, out _) ? number : throw new InvalidOperationException("the answer has no number there");
}
