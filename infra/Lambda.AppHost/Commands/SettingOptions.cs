using System.CommandLine;
using Lambda.AppHost.Settings;

namespace Lambda.AppHost.Commands;

/// <summary>The settings on a command line; they stand above those of file and environment.</summary>
internal sealed class SettingOptions
{
    private readonly Option<string?> _port = new("--port")
    {
        Description = "The port on 127.0.0.1; 0 takes a free one. Short for --set Http:Port=N. Default 8080.", HelpName = "N",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "A setting of docs/settings.md, e.g. Speed:FlushInterval=50ms. May be given several times.", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [],
    };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_port);
        command.Options.Add(_set);
    }

    /// <summary>The settings that a command line makes.</summary>
    /// <exception cref="SettingsException">One of them has no value.</exception>
    public IReadOnlyList<SettingValue> Read(ParseResult parsed)
    {
        var port = parsed.GetValue(_port);
        return
        [
            .. SettingSources.OfCommandLine(parsed.GetValue(_set)!),
            .. port is null ? Enumerable.Empty<SettingValue>() : [new SettingValue("--port", "Http:Port", port)],
        ];
    }

    /// <summary>The same as a command line again, for other processes; each checks them.</summary>
    public IReadOnlyList<string> Arguments(ParseResult parsed)
    {
        var port = parsed.GetValue(_port);
        return [.. parsed.GetValue(_set)!.Append(port is null ? null : $"Http:Port={port}").OfType<string>().SelectMany(set => (string[])["--set", set])];
    }
}
