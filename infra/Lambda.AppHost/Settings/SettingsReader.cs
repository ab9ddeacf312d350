using Lambda.ServingLayer.Parameters;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Views;

namespace Lambda.AppHost.Settings;

/// <summary>Turns what users wrote into <see cref="PlatformSettings"/>; tells every mistake at once, with the nearest name that would be right.</summary>
internal sealed class SettingsReader(IReadOnlyList<string> viewNames)
{
    private const string ViewsPrefix = "Views:";

    private readonly List<string> _mistakes = [];
    private readonly List<SettingValue> _alertRules = [];
    private readonly Dictionary<string, Func<SpeedPolicies, SpeedPolicies>> _policies = [];

    /// <summary>Reads the alert rules, which need to know the views as a whole; without it there can be none.</summary>
    public AlertRuleReader AlertRules { get; init; } = new(new ViewRegistry([]));

    /// <summary>Reads these values over the defaults, the later over the earlier.</summary>
    /// <exception cref="SettingsException">Some of them cannot be used.</exception>
    public PlatformSettings Read(IEnumerable<SettingValue> values)
    {
        var settings = new PlatformSettings();
        foreach (var value in values)
        {
            if (value.Name.StartsWith(AlertRuleReader.Prefix, StringComparison.OrdinalIgnoreCase))
            {
                _alertRules.Add(value);
                continue;
            }

            try
            {
                settings = value.Name.StartsWith(ViewsPrefix, StringComparison.OrdinalIgnoreCase)
                    ? ReadPolicy(settings, value)
                    : Known(SettingList.Platform, setting => setting.Name, value).Apply(settings, value.Text);
            }
            catch (FormatException error)
            {
                _mistakes.Add($"{value.Origin}: {value.Name} = '{SettingText.Shown(value.Name, value.Text)}' {error.Message}");
            }
            catch (UnknownNameException error)
            {
                _mistakes.Add($"{value.Origin}: {error.Message}");
            }
        }

        var rules = AlertRules.Read(_alertRules);
        _mistakes.AddRange(AlertRules.Mistakes);
        settings = settings with { Policies = _policies, Serving = settings.Serving with { Alerts = settings.Serving.Alerts with { Rules = rules } } };
        return _mistakes.Count == 0 ? settings : throw new SettingsException(_mistakes);
    }

    private PlatformSettings ReadPolicy(PlatformSettings settings, SettingValue value)
    {
        var parts = value.Name.Split(':');
        var names = viewNames.SelectMany(view => SettingList.Policies.Select(policy => $"{ViewsPrefix}{view}:{policy.Name}"));
        var name = Known(names, name => name, value).Split(':');
        var policy = SettingList.Policies.Single(policy => policy.Name == name[2]);
        _ = policy.Apply(SpeedPolicies.Default, value.Text); // a mistake is told now, not when the views are put together
        var before = _policies.GetValueOrDefault(name[1], policies => policies);
        _policies[name[1]] = policies => policy.Apply(before(policies), value.Text);
        return settings;
    }

    private static T Known<T>(IEnumerable<T> all, Func<T, string> nameOf, SettingValue value)
    {
        var candidates = all.ToList();
        return candidates.Find(candidate => nameOf(candidate).Equals(value.Name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UnknownNameException($"there is no setting '{value.Name}'; the nearest is '{NearestName.To(value.Name, candidates.Select(nameOf))}'");
    }

    private sealed class UnknownNameException(string message) : Exception(message);
}
