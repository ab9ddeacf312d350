using System.Net;
using System.Net.Sockets;
using Lambda.AppHost.Settings;
using Lambda.Infra.Quartz;
using Lambda.Ports.Scheduling;
using Lambda.SharedLogic.Views;

namespace Lambda.AppHost.Composition;

/// <summary>What every process begins with: its settings and views, checked before anything is touched.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Views">The views, with the policies that the settings give them.</param>
internal sealed record StartUp(PlatformSettings Settings, ViewRegistry Views)
{
    /// <summary>Reads the folder's file, the environment and the overrides, the later over the earlier.</summary>
    /// <exception cref="StartException">The process cannot start with them.</exception>
    /// <exception cref="SettingsException">Settings cannot be used.</exception>
    public static StartUp Read(DataFolder folder, IEnumerable<SettingValue> overrides, TimeProvider time)
    {
        var defined = WithoutMistakes(() => ViewRegistry.Discover(typeof(IView).Assembly));
        var settings = new SettingsReader([.. defined.Views.Select(view => view.Name)]) { AlertRules = new AlertRuleReader(defined) }.Read(
            [.. SettingSources.OfFile(folder.SettingsFile), .. SettingSources.OfEnvironment(Environment.GetEnvironmentVariables()), .. overrides]);
        var views = WithoutMistakes(() => settings.Apply(defined));
        CheckSchedule(settings.Schedule, time.GetUtcNow());
        CheckPort(settings.Address, settings.Port);
        return new StartUp(settings, views);
    }

    /// <summary>The port is another's.</summary>
    public static StartException PortRefused(IPAddress address, int port, Exception cause) =>
        new($"cannot listen on {new IPEndPoint(address, port)}: {cause.Message}. Stop what listens there, or choose another port with --port (0 takes a free one).", cause);

    private static ViewRegistry WithoutMistakes(Func<ViewRegistry> views)
    {
        try
        {
            return views();
        }
        catch (InvalidViewException error)
        {
            throw new StartException(error.Message, error);
        }
    }

    private static void CheckSchedule(BatchScheduleOptions schedule, DateTimeOffset now)
    {
        foreach (var (setting, cron) in new[] { ("Schedule:Cron", schedule.Cron), ("Schedule:FullCron", schedule.FullCron) })
        {
            if (schedule.IsEnabled && cron is not null && CronSchedule.Parse(cron, schedule.TimeZone).After(now, 1).Count == 0)
            {
                throw new StartException($"{setting} = '{cron}' never falls due again");
            }
        }
    }

    /// <summary>Tells that the port is taken before anything is made.</summary>
    private static void CheckPort(IPAddress address, int port)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, port));
        }
        catch (SocketException error)
        {
            throw PortRefused(address, port, error);
        }
    }
}
