namespace Lambda.AppHost.Settings;

/// <summary>The settings that each alert rule has, as <c>Alerts:Rules:RULE:NAME</c>. docs/alerts.md says what each does; a test compares the two.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Range">What it may be, for people.</param>
internal sealed record AlertRuleSetting(string Name, string Range)
{
    public static AlertRuleSetting View { get; } = new("View", "a view");
    public static AlertRuleSetting Value { get; } = new("Value", "a value of the view");
    public static AlertRuleSetting Below { get; } = new("Below", "a number");
    public static AlertRuleSetting Above { get; } = new("Above", "a number");
    public static AlertRuleSetting SilentFor { get; } = new("SilentFor", "1s to 3650d");
    public static AlertRuleSetting ClearAt { get; } = new("ClearAt", "a number");
    public static AlertRuleSetting Windows { get; } = new("Windows", "1 to 1,000");
    public static AlertRuleSetting GroupBy { get; } = new("GroupBy", "key fields");

    /// <summary>Stands for <c>Key:</c> and the name of a key field of the view.</summary>
    public static AlertRuleSetting Key { get; } = new("Key:FIELD", "values of the key field");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AlertRuleSetting> All { get; } = [View, Value, Below, Above, SilentFor, ClearAt, Windows, GroupBy, Key];
}
