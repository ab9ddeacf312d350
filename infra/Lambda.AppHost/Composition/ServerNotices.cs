namespace Lambda.AppHost.Composition;

/// <summary>What clients of servers have to say, as warnings. They name servers and causes, never passwords.</summary>
internal static class ServerNotices
{
    private const string Category = "Lambda.Servers";

    /// <summary>Tells them where the host tells everything.</summary>
    public static Action<string> To(IServiceProvider provider) => To(provider.GetRequiredService<ILoggerFactory>());

    /// <inheritdoc cref="To(IServiceProvider)"/>
    public static Action<string> To(ILoggerFactory loggers)
    {
        var tell = LoggerMessage.Define<string>(LogLevel.Warning, default, "{Notice}");
        var logger = loggers.CreateLogger(Category);
        return notice => tell(logger, notice, null);
    }
}
