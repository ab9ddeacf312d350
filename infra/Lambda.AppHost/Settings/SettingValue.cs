namespace Lambda.AppHost.Settings;

/// <summary>A setting as somebody wrote it down.</summary>
/// <param name="Origin">Where: for messages.</param>
/// <param name="Name">Its name, <c>Group:Name</c>; letter case does not matter.</param>
/// <param name="Text">Its value.</param>
internal sealed record SettingValue(string Origin, string Name, string Text);
