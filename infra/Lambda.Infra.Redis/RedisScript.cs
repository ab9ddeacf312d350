namespace Lambda.Infra.Redis;

/// <summary>The scripts, as they lie in <c>Scripts/</c>. Each runs as one atomic step.</summary>
internal static class RedisScript
{
    public static readonly string Acquire = Layout + Read("drop") + Read("acquire");
    public static readonly string Begin = Read("places") + Read("begin");
    public static readonly string Commit = Read("head") + Read("places") + Read("commit");
    public static readonly string Confirm = Read("confirm");
    public static readonly string Find = Read("find");
    public static readonly string Flush = Read("head") + Read("apply") + Read("flush");
    public static readonly string List = Read("list");
    public static readonly string Load = Read("load");
    public static readonly string Open = Read("head") + Read("open");
    public static readonly string ReadStates = Layout + Read("read");
    public static readonly string Reset = Read("drop") + Read("reset");
    public static readonly string Sweep = Read("sweep");
    public static readonly string Verify = Read("verify");
    public static readonly string Write = Read("head") + Read("apply") + Read("write");

    /// <summary>The number of the layout in docs/redis.md, in the head of each partition. What has another is not read, and built anew by its next owner.</summary>
    private const string Layout = "local layout = '3'\n";

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(RedisScript).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
