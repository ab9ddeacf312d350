namespace Lambda.Infra.Redis;

/// <summary>The scripts, as they lie in <c>Scripts/</c>. Each runs as one atomic step.</summary>
internal static class RedisScript
{
    public static readonly string Acquire = Read("acquire");
    public static readonly string Confirm = Read("confirm");
    public static readonly string Find = Read("find");
    public static readonly string Flush = Read("apply") + Read("flush");
    public static readonly string List = Read("list");
    public static readonly string Load = Read("load");
    public static readonly string ReadStates = Read("read");
    public static readonly string Reset = Read("reset");
    public static readonly string Settle = Read("apply") + Read("settle");
    public static readonly string Stage = Read("stage");
    public static readonly string Sweep = Read("sweep");
    public static readonly string Verify = Read("verify");

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(RedisScript).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
