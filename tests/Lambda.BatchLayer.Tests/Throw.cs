namespace Lambda.BatchLayer.Tests;

/// <summary>Lets a port's call fail.</summary>
internal static class Throw
{
    /// <summary>Throws when it is the call that is to fail, and there is an error.</summary>
    public static void At(string call, string failing, Func<Exception?> error)
    {
        if (call == failing && error() is { } thrown)
            throw thrown;
    }
}
