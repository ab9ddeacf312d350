using System.Globalization;
using System.Text.RegularExpressions;
using Lambda.ServingLayer.Alerts;
using Lambda.ServingLayer.Parameters;
using Lambda.ServingLayer.Queries;
using Lambda.SharedLogic.Views;

namespace Lambda.AppHost.Settings;

/// <summary>Makes alert rules of the settings below <c>Alerts:Rules</c>; tells every mistake, with the nearest name that would be right.</summary>
internal sealed partial class AlertRuleReader(ViewRegistry views)
{
    /// <summary>What the names of these settings begin with.</summary>
    public const string Prefix = "Alerts:Rules:";

    private const string KeyPrefix = "Key:";
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(3_650);
    private readonly List<string> _mistakes = [];

    /// <summary>What is wrong, a line each.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>The rules that are right, by name.</summary>
    /// <param name="values">The settings, the later over the earlier.</param>
    public IReadOnlyList<AlertRule> Read(IEnumerable<SettingValue> values)
    {
        var rules = new SortedDictionary<string, Dictionary<string, SettingValue>>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            var (rule, setting) = value.Name[Prefix.Length..].Split(':', 2) is [var name, var rest] ? (name.ToLowerInvariant(), rest) : ("", "");
            if (!RuleName().IsMatch(rule))
            {
                _mistakes.Add($"{value.Origin}: {value.Name}: write {Prefix}RULE:NAME, the rule's name as lower-case letters, digits and hyphens");
                continue;
            }

            rules.TryAdd(rule, new Dictionary<string, SettingValue>(StringComparer.OrdinalIgnoreCase));
            rules[rule][setting] = value;
        }

        return [.. rules.Select(rule => ReadRule(rule.Key, rule.Value)).OfType<AlertRule>()];
    }

    private AlertRule? ReadRule(string name, Dictionary<string, SettingValue> settings)
    {
        var before = _mistakes.Count;
        CheckNames(settings.Where(setting => !setting.Key.StartsWith(KeyPrefix, StringComparison.OrdinalIgnoreCase)), Names(AlertRuleSetting.All.SkipLast(1)));
        if (Required(name, settings, AlertRuleSetting.View) is not { } viewName || Required(name, settings, AlertRuleSetting.Value) is not { } valueName)
        {
            return null;
        }

        var view = views.Find(viewName.Text);
        if (view is null)
        {
            Refuse(viewName, $"is no view; the nearest is '{NearestName.To(viewName.Text, views.Views.Select(view => view.Name))}'");
            return null;
        }

        CheckNames(settings.Where(setting => setting.Key.StartsWith(KeyPrefix, StringComparison.OrdinalIgnoreCase)), [.. view.KeyFields.Select(field => KeyPrefix + field.Name)]);
        var (value, condition, level) = (ReadValue(valueName, view), default(AlertCondition), 0.0);
        if (value >= 0 && ReadCondition(name, settings, view.Values[value], out condition, out level))
        {
            var rule = new AlertRule(name, view, value, condition, level);
            rule = rule with { ClearLevel = ReadClearLevel(settings, rule), Windows = ReadWindows(settings, rule), GroupBy = ReadGroupBy(settings, rule), Keys = ReadKeys(settings, view) };
            return _mistakes.Count == before ? rule : null;
        }

        return null;
    }

    private int ReadValue(SettingValue setting, ViewDefinition view)
    {
        var names = view.Values.Where(value => value is { Kind: ValueKind.WholeNumber or ValueKind.Number or ValueKind.Time, ErrorBound: null }).Select(value => value.Name).ToList();
        var index = view.Values.ToList().FindIndex(value => value.Name == setting.Text);
        if (index >= 0 && names.Contains(setting.Text))
        {
            return index;
        }

        // A sketch's value changes a little when a publish makes it exact: an alert at its level would flap.
        Refuse(setting, index >= 0 && view.Values[index].ErrorBound is not null
            ? "is approximate until the next publish: an alert needs a value that is exact in both layers"
            : $"is no number or time of view '{view.Name}'; the nearest is '{NearestName.To(setting.Text, names)}'");
        return -1;
    }

    private bool ReadCondition(string rule, Dictionary<string, SettingValue> settings, ValueDefinition value, out AlertCondition condition, out double level)
    {
        (condition, level) = (default, 0);
        AlertRuleSetting[] conditions = [AlertRuleSetting.Below, AlertRuleSetting.Above, AlertRuleSetting.SilentFor];
        var given = conditions.Where(candidate => settings.ContainsKey(candidate.Name)).ToList();
        if (given is not [var one])
        {
            _mistakes.Add($"alert rule '{rule}' needs one of {string.Join(", ", conditions.Select(candidate => $"{Prefix}{rule}:{candidate.Name}"))}, and has {given.Count}");
            return false;
        }

        var setting = settings[one.Name];
        condition = Enum.Parse<AlertCondition>(one.Name);
        if ((condition == AlertCondition.SilentFor) != (value.Kind == ValueKind.Time))
        {
            Refuse(setting, value.Kind == ValueKind.Time ? $"is for numbers: '{value.Name}' is a time, which can be {AlertRuleSetting.SilentFor.Name}"
                : $"is for times: '{value.Name}' is a number, which can be {AlertRuleSetting.Below.Name} or {AlertRuleSetting.Above.Name}");
            return false;
        }

        level = Read(setting, condition == AlertCondition.SilentFor ? text => SettingText.Duration(text, TimeSpan.FromSeconds(1), LongestSilence).TotalSeconds : Number);
        return true;
    }

    private double ReadClearLevel(Dictionary<string, SettingValue> settings, AlertRule rule)
    {
        if (!settings.TryGetValue(AlertRuleSetting.ClearAt.Name, out var setting))
        {
            return rule.Level;
        }

        var level = Read(setting, Number);
        if (rule.Condition == AlertCondition.SilentFor || (rule.Condition == AlertCondition.Below ? level < rule.Level : level > rule.Level))
        {
            Refuse(setting, rule.Condition switch
            {
                AlertCondition.Below => $"must not be below the level {rule.Level.ToString(CultureInfo.InvariantCulture)}",
                AlertCondition.Above => $"must not be above the level {rule.Level.ToString(CultureInfo.InvariantCulture)}",
                _ => "is for levels: silence ends with the next event",
            });
        }

        return level;
    }

    private int? ReadWindows(Dictionary<string, SettingValue> settings, AlertRule rule)
    {
        if (!settings.TryGetValue(AlertRuleSetting.Windows.Name, out var setting))
        {
            return null;
        }

        if (rule.View.Windowing.Size == 0 || rule.Condition == AlertCondition.SilentFor)
        {
            Refuse(setting, rule.Condition == AlertCondition.SilentFor ? "is for levels: silence is measured over all time" : $"is for views whose windows have one length: '{rule.View.Name}' has none such");
        }

        return (int)Read(setting, text => SettingText.Number(text, 1, AlertRule.MostWindows));
    }

    private int[] ReadGroupBy(Dictionary<string, SettingValue> settings, AlertRule rule)
    {
        if (!settings.TryGetValue(AlertRuleSetting.GroupBy.Name, out var setting))
        {
            return [.. rule.GroupBy];
        }

        var names = rule.View.KeyFields.Select(field => field.Name).ToList();
        var wanted = ListOf.Split(setting.Text).ToList();
        foreach (var unknown in wanted.Where(name => !names.Contains(name)))
        {
            Refuse(setting, $"names '{unknown}', which is no key field of '{rule.View.Name}'; the nearest is '{NearestName.To(unknown, names)}'");
        }

        return [.. Enumerable.Range(0, names.Count).Where(field => wanted.Contains(names[field]))];
    }

    private static KeyFilter ReadKeys(Dictionary<string, SettingValue> settings, ViewDefinition view) =>
        new(view.KeyFields.Select(field => settings.TryGetValue(KeyPrefix + field.Name, out var setting) ? (IReadOnlyList<string>)[.. ListOf.Split(setting.Text)] : null));

    private SettingValue? Required(string rule, Dictionary<string, SettingValue> settings, AlertRuleSetting wanted)
    {
        if (settings.TryGetValue(wanted.Name, out var setting))
        {
            return setting;
        }

        _mistakes.Add($"alert rule '{rule}' needs {Prefix}{rule}:{wanted.Name}");
        return null;
    }

    private void CheckNames(IEnumerable<KeyValuePair<string, SettingValue>> settings, IReadOnlyList<string> known)
    {
        foreach (var (name, setting) in settings.Where(setting => !known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)))
        {
            var nearest = NearestName.To(name, known) is { } found ? $"; the nearest is '{setting.Name[..^name.Length]}{found}'" : ": the view has no key fields";
            _mistakes.Add($"{setting.Origin}: there is no setting '{setting.Name}'{nearest}");
        }
    }

    private double Read(SettingValue setting, Func<string, double> read)
    {
        try
        {
            return read(setting.Text);
        }
        catch (FormatException error)
        {
            Refuse(setting, error.Message);
            return 0;
        }
    }

    private void Refuse(SettingValue setting, string reason) => _mistakes.Add($"{setting.Origin}: {setting.Name} = '{setting.Text}' {reason}");

    private static string[] Names(IEnumerable<AlertRuleSetting> settings) => [.. settings.Select(setting => setting.Name)];

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new FormatException("must be a number");

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex RuleName();
}
