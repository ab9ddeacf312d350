namespace Lambda.Architecture.Tests;

/// <summary>Asserts that a rule found nothing, and otherwise shows all that it found (collection asserts cut long lists and lines).</summary>
public static class Breaches
{
    public static void None(IEnumerable<string> breaches)
    {
        var found = breaches.ToList();
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }
}
