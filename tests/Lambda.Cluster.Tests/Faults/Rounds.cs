using System.Globalization;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>How long the tests of faults go on.</summary>
internal static class Rounds
{
    /// <summary><c>LAMBDA_FAULT_ROUNDS</c>, or as many as fit among the other tests.</summary>
    public static int Count(int otherwise) => Setting("LAMBDA_FAULT_ROUNDS", otherwise);

    /// <summary><c>LAMBDA_FAULT_SECONDS</c>, or as many as fit among the other tests.</summary>
    public static int Seconds(int otherwise) => Setting("LAMBDA_FAULT_SECONDS", otherwise);

    /// <summary><c>LAMBDA_FAULT_SEED</c>, or always the same one.</summary>
    public static int Seed => Setting("LAMBDA_FAULT_SEED", 1);

    /// <summary>A whole number from the environment.</summary>
    public static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
