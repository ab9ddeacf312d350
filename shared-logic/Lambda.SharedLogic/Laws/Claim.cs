namespace Lambda.SharedLogic.Laws;

/// <summary>Two ways to the same bytes, or to the same printed values.</summary>
internal sealed record Claim(string Left, byte[] LeftBytes, string Right, byte[] RightBytes, bool IsText = false)
{
    private const int LongestShown = 400;

    public bool Holds => LeftBytes.AsSpan().SequenceEqual(RightBytes);

    public static Claim OfText(string left, string leftText, string right, string rightText) =>
        new(left, System.Text.Encoding.UTF8.GetBytes(leftText), right, System.Text.Encoding.UTF8.GetBytes(rightText), IsText: true);

    public override string ToString() => $"{Left}\n    = {Show(LeftBytes)}\n{Right}\n    = {Show(RightBytes)}";

    private string Show(byte[] bytes)
    {
        if (IsText)
        {
            return System.Text.Encoding.UTF8.GetString(bytes);
        }

        var start = Math.Max(0, Math.Min(FirstDifference() - (LongestShown / 4), bytes.Length - LongestShown));
        var shown = bytes.AsSpan(start, Math.Min(LongestShown, bytes.Length - start));
        return (start > 0 ? $"({start} bytes) … " : "") + Convert.ToHexStringLower(shown) + (start + shown.Length < bytes.Length ? " …" : "") + $" ({bytes.Length} bytes)";
    }

    private int FirstDifference() => LeftBytes.AsSpan().CommonPrefixLength(RightBytes);
}
