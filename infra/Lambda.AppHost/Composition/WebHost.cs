using Lambda.AppHost.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Lambda.AppHost.Composition;

/// <summary>The web host of a process, whatever it runs.</summary>
internal static class WebHost
{
    /// <summary>Makes it.</summary>
    /// <param name="settings">Where it listens, and how much it takes.</param>
    /// <param name="log">How much it tells.</param>
    /// <param name="compose">Registers what it runs.</param>
    public static WebApplication Build(PlatformSettings settings, Action<ILoggingBuilder> log, Action<IServiceCollection> compose)
    {
        // The empty builder reads no files or variables but those of docs/settings.md.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        log(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(settings.Address, settings.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = settings.MaxConnections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = settings.MaxConnections;
        });
        builder.Services.AddRouting();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.StopTimeout);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        compose(builder.Services);
        return builder.Build();
    }

    /// <summary>Starts it and tells where it listens.</summary>
    /// <exception cref="StartException">The port is another's.</exception>
    public static async Task<Uri> StartAsync(WebApplication host, PlatformSettings settings)
    {
        try
        {
            // Not with the verb's token: the services would link themselves to it and stop all at once, before the web server has let go of its requests.
            await host.StartAsync(CancellationToken.None);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw StartUp.PortRefused(settings.Address, settings.Port, error.InnerException);
        }

        return new Uri(host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    /// <summary>Waits until somebody wants the host to end.</summary>
    public static async Task WaitForEndAsync(WebApplication host, CancellationToken cancellation)
    {
        // Continued on a thread of its own: the one that cancels is the signal's, and it waits for the verb to end.
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cancelled = cancellation.Register(() => end.TrySetResult());
        await using var stopping = host.Lifetime.ApplicationStopping.Register(() => end.TrySetResult());
        await end.Task;
    }
}
