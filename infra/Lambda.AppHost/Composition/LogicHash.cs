using System.Security.Cryptography;
using Lambda.AppHost.Settings;
using Lambda.SharedLogic.Views;

namespace Lambda.AppHost.Composition;

/// <summary>Names the logic that this process has loaded: stored with every run and every real-time epoch, and told in every receipt.</summary>
internal static class LogicHash
{
    /// <summary><c>sha256:</c> and the hash of the file that the views' code was loaded from, in lower-case hex.</summary>
    public static string OfLoaded()
    {
        using var file = File.OpenRead(typeof(IView).Assembly.Location);
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(file))}";
    }

    /// <summary>
    /// What real-time states depend on besides the logic: the policies that settings have changed. States made under others are no use, so the speed layer counts
    /// anew when this text is not the stored one.
    /// </summary>
    public static string WithPolicies(string logic, PlatformSettings settings, ViewRegistry views) => string.Join(
        ' ', views.Views.Where(view => settings.Policies.ContainsKey(view.Name)).Select(view => $"{view.Name}:{view.Policies}").Prepend(logic));
}
