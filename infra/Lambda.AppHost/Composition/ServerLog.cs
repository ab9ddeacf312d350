using Microsoft.Extensions.Logging.Console;

namespace Lambda.AppHost.Composition;

/// <summary>What the server tells about itself, on standard error, a line each: standard output is the command's.</summary>
internal static class ServerLog
{
    /// <summary>Warnings, errors, and how batch runs end.</summary>
    public static void Informative(ILoggingBuilder logging) => Write(logging, LogLevel.Information);

    /// <summary>Warnings and errors only.</summary>
    public static void Quiet(ILoggingBuilder logging) => Write(logging, LogLevel.Warning);

    private static void Write(ILoggingBuilder logging, LogLevel ours)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Lambda", ours);
        // A start that fails is told in one line by the command.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            options.UseUtcTimestamp = true;
            options.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
