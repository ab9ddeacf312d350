using Lambda.Ports.Alerts;

namespace Lambda.ServingLayer.Alerts;

/// <summary>From what is raised and what an answer says to what changes: pure.</summary>
internal static class AlertTransitions
{
    /// <summary>Raises for keys in trouble that have no alert raised, and clears for keys that are not. Whatever the answer is silent about stays as it is.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="verdicts">What it says about an answer.</param>
    /// <param name="stored">What is raised.</param>
    /// <param name="moment">Dates a verdict, given the level that it is held against.</param>
    public static AlertChange Of(AlertRule rule, IReadOnlyList<AlertVerdict> verdicts, AlertRuleState stored, Func<AlertVerdict, double, AlertMoment> moment)
    {
        var names = rule.KeyNames;
        var open = stored.Raised.ToDictionary(alert => KeyOf(alert.Key.Select(field => field.Value)), alert => alert.Id);
        var raised = new List<NewAlert>();
        var cleared = new List<AlertClearing>();
        foreach (var verdict in verdicts)
        {
            var isOpen = open.TryGetValue(KeyOf(verdict.Key), out var id);
            if (verdict.IsTrouble == true && !isOpen)
            {
                raised.Add(new NewAlert(rule.View.Name, [.. names.Zip(verdict.Key, (name, value) => new AlertKeyField(name, value))], moment(verdict, rule.Level)));
            }
            else if (verdict.IsTrouble == false && isOpen)
            {
                cleared.Add(new AlertClearing(id, moment(verdict, rule.ClearLevel)));
            }
        }

        return new AlertChange(rule.Name, stored.Revision, stored.Watermark, stored.Positions, raised, cleared);
    }

    private static string KeyOf(IEnumerable<string> key) => string.Concat(key.Select(field => $"{field.Length}:{field}"));
}
