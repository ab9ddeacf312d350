using System.Collections;
using System.Text.Json;

namespace Lambda.AppHost.Settings;

/// <summary>Collects the settings that a user made. Of two for one name the later counts: file, then environment, then command line.</summary>
internal static class SettingSources
{
    /// <summary>The settings file in the data folder.</summary>
    public const string FileName = "lambda.json";

    private const string EnvironmentPrefix = "LAMBDA__";

    /// <summary>The settings of a file; none when there is no file.</summary>
    /// <exception cref="SettingsException">The file is not a JSON object of objects and values.</exception>
    public static IEnumerable<SettingValue> OfFile(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return [.. Flatten(document.RootElement, Path.GetFileName(path), "")];
        }
        catch (JsonException error)
        {
            throw new SettingsException([$"{path} is not JSON: {error.Message}"]);
        }
    }

    /// <summary>The settings among environment variables: <c>LAMBDA__Speed__FlushInterval=50ms</c>. In a view's name <c>_</c> stands for <c>-</c>.</summary>
    public static IEnumerable<SettingValue> OfEnvironment(IDictionary variables) =>
        from DictionaryEntry variable in variables
        let name = (string)variable.Key
        where name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)
        orderby name
        select new SettingValue($"environment variable {name}", name[EnvironmentPrefix.Length..].Replace("__", ":").Replace('_', '-'), (string?)variable.Value ?? "");

    /// <summary>The settings of <c>--set NAME=VALUE</c>.</summary>
    /// <exception cref="SettingsException">One has no <c>=</c>.</exception>
    public static IEnumerable<SettingValue> OfCommandLine(IEnumerable<string> assignments) => assignments.Select(assignment =>
        assignment.Split('=', 2) is [var name, var text]
            ? new SettingValue($"--set {name}={SettingText.Shown(name, text)}", name.Trim(), text.Trim())
            : throw new SettingsException([$"--set {assignment}: write NAME=VALUE, e.g. Speed:FlushInterval=50ms"]));

    private static IEnumerable<SettingValue> Flatten(JsonElement element, string file, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Flatten(member.Value, file, name.Length == 0 ? member.Name : $"{name}:{member.Name}")),
        JsonValueKind.String when name.Length > 0 => [new SettingValue(file, name, element.GetString()!)],
        JsonValueKind.Number when name.Length > 0 => [new SettingValue(file, name, element.GetRawText())],
        _ => throw new SettingsException([$"{file}: {(name.Length == 0 ? "the whole" : name)} must be an object, a text or a number"]),
    };
}
