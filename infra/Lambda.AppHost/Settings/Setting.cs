namespace Lambda.AppHost.Settings;

/// <summary>One setting: how it is named and written, and where its value goes.</summary>
/// <param name="Name">Its name, <c>Group:Name</c>.</param>
/// <param name="Range">What it may be, for people.</param>
/// <param name="Default">Its value when nobody sets it.</param>
/// <param name="Apply">Reads a text and puts the value in; throws <see cref="FormatException"/> when the text is outside <paramref name="Range"/>.</param>
internal sealed record Setting(string Name, string Range, string Default, Func<PlatformSettings, string, PlatformSettings> Apply)
{
    /// <summary>A whole number within bounds.</summary>
    public static Setting Number(string name, long min, long max, Func<PlatformSettings, long> get, Func<PlatformSettings, long, PlatformSettings> set) => new(
        name, $"{min:N0} to {max:N0}", get(new PlatformSettings()).ToString("N0"), (settings, text) => set(settings, SettingText.Number(text, min, max)));

    /// <summary>One of a few words, the first of which is the default.</summary>
    public static Setting Choice<T>(string name, IReadOnlyList<(string Word, T Value)> choices, Func<PlatformSettings, T, PlatformSettings> set)
    {
        var words = string.Join(" or ", choices.Select(choice => choice.Word));
        return new(name, words, choices[0].Word, (settings, text) => choices.FirstOrDefault(choice => choice.Word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { Word: not null } found
            ? set(settings, found.Value)
            : throw new FormatException($"must be {words}"));
    }

    /// <summary>A size in bytes within bounds.</summary>
    public static Setting Size(string name, long min, long max, Func<PlatformSettings, long> get, Func<PlatformSettings, long, PlatformSettings> set) => new(
        name, $"{SettingText.OfSize(min)} to {SettingText.OfSize(max)}", SettingText.OfSize(get(new PlatformSettings())),
        (settings, text) => set(settings, SettingText.Size(text, min, max)));

    /// <summary>A length of time within bounds.</summary>
    public static Setting Duration(
        string name, TimeSpan min, TimeSpan max, Func<PlatformSettings, TimeSpan> get, Func<PlatformSettings, TimeSpan, PlatformSettings> set) => new(
        name, $"{SettingText.OfDuration(min)} to {SettingText.OfDuration(max)}", SettingText.OfDuration(get(new PlatformSettings())),
        (settings, text) => set(settings, SettingText.Duration(text, min, max)));
}
