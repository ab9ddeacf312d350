namespace Lambda.AppHost.Settings;

/// <summary>Settings that cannot be used; the message has a line for each mistake, saying where it is and what would be right.</summary>
internal sealed class SettingsException(IReadOnlyList<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes));
