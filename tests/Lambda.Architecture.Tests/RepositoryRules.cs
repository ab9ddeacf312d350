using System.Text.RegularExpressions;

namespace Lambda.Architecture.Tests;

/// <summary>Rules about the text of the repository's files. Each returns one line per breach, empty when there is none.</summary>
public static partial class RepositoryRules
{
    /// <summary>A source file of the product with more lines has a second noun in it.</summary>
    public const int MostLines = 300;

    private static readonly string[] TopLevel =
    [
        ".ci", ".editorconfig", ".gitattributes", ".gitignore", "Directory.Build.props", "Directory.Build.targets",
        "Directory.Packages.props", "LICENSE", "Lambda.sln", "README.md", "global.json",
        "batch-layer", "docs", "infra", "serving-layer", "shared-logic", "speed-layer", "tests",
    ];

    /// <summary>The folders are the architecture: nothing else stands at the top.</summary>
    public static IReadOnlyList<string> UnknownTopLevelEntries(IEnumerable<string> paths) =>
        paths.Select(path => path.Split('/')[0]).Distinct().Except(TopLevel)
            .Select(entry => $"{entry} has no place at the top of the repository.").ToList();

    public static IReadOnlyList<string> LongFiles(IEnumerable<(string Path, string Text)> files) =>
        files.Where(file => IsCode(file.Path) && !IsTest(file.Path))
            .Select(file => (file.Path, Lines: file.Text.AsSpan().Count('\n')))
            .Where(file => file.Lines > MostLines)
            .Select(file => $"{file.Path} has {file.Lines} lines, more than {MostLines}: which second noun is in it?").ToList();

    /// <summary>A path of somebody's machine works nowhere else.</summary>
    public static IReadOnlyList<string> MachinePaths(IEnumerable<(string Path, string Text)> files) =>
        Matches(files, MachinePath(), "names a path of one machine");

    /// <summary>Where packages come from is a setting of the machine, never of the repository.</summary>
    public static IReadOnlyList<string> PackageSources(IEnumerable<(string Path, string Text)> files) =>
        Matches(files, PackageSource(), "names a package registry")
            .Concat(files.Where(file => Path.GetFileName(file.Path).Equals("nuget.config", StringComparison.OrdinalIgnoreCase))
                .Select(file => $"{file.Path} names package sources: leave them to the machine."))
            .ToList();

    /// <summary>What is not finished is not here.</summary>
    public static IReadOnlyList<string> UnfinishedCode(IEnumerable<(string Path, string Text)> files) =>
        Matches(files.Where(file => IsCode(file.Path)), Unfinished(), "is unfinished");

    /// <summary>An error is handled, told or passed on.</summary>
    public static IReadOnlyList<string> SwallowedErrors(IEnumerable<(string Path, string Text)> files) =>
        Matches(files.Where(file => IsCode(file.Path)), EmptyCatch(), "swallows an error");

    /// <summary>A rule switched off in place says why on the same line.</summary>
    public static IReadOnlyList<string> UnexplainedSuppressions(IEnumerable<(string Path, string Text)> files) =>
        Matches(files.Where(file => IsCode(file.Path)), BarePragma(), "switches a rule off without saying why on the line");

    /// <summary>A list of banned symbols names the replacement of each: `symbol;replacement`.</summary>
    public static IReadOnlyList<string> BansWithoutReplacement(string bannedSymbols) =>
        bannedSymbols.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !BanWithReplacement().IsMatch(line))
            .Select(line => $"{line} names no replacement.").ToList();

    /// <summary>The symbols that the lists must ban in every product project and do not.</summary>
    public static IReadOnlyList<string> MissingBans(string bannedSymbols)
    {
        string[] ambient =
        [
            "P:System.DateTime.Now", "P:System.DateTime.UtcNow", "P:System.DateTimeOffset.Now", "P:System.DateTimeOffset.UtcNow",
            "T:System.Diagnostics.Stopwatch", "P:System.TimeProvider.System",
            "P:System.Random.Shared", "M:System.Random.#ctor", "M:System.Guid.NewGuid",
        ];
        return ambient.Where(symbol => !bannedSymbols.Contains(symbol + ";", StringComparison.Ordinal))
            .Select(symbol => $"{symbol} is not banned.").ToList();
    }

    private static List<string> Matches(IEnumerable<(string Path, string Text)> files, Regex regex, string breach) =>
        (from file in files
         from Match match in regex.Matches(file.Text)
         let line = file.Text.AsSpan(0, match.Index).Count('\n') + 1
         select $"{file.Path}:{line} {breach}: {match.Value.Trim()}").ToList();

    private static bool IsCode(string path) => path.EndsWith(".cs", StringComparison.Ordinal);

    private static bool IsTest(string path) => path.StartsWith("tests/", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<![A-Za-z0-9._-])/(work|farm|root|home|tmp/bash_jobs)/")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"""resolved"": *""http|https?://[^\s""]*/v3/index\.json|registry\.npmjs\.or[g]|api\.nuget\.or[g]|^ *registry *=", RegexOptions.Multiline)]
    private static partial Regex PackageSource();

    [GeneratedRegex(@"\b(TOD[O]|FIXM[E]|HAC[K])\b|NotImplementedExceptio[n]|\b[f]or now\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"catch\s*(\([^)]*\)\s*)?(when\s*\([^)]*\)\s*)?\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"#pragma warning disable [A-Z]+[0-9]+(, *[A-Z]+[0-9]+)*[ \t]*\r?$", RegexOptions.Multiline)]
    private static partial Regex BarePragma();

    [GeneratedRegex(@"^[MPTNFE]:[^;]+;\S.+$")]
    private static partial Regex BanWithReplacement();
}
