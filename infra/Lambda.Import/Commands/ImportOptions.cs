using System.CommandLine;
using System.CommandLine.Parsing;
using Lambda.Import.Sending;

namespace Lambda.Import.Commands;

/// <summary>The command line's options, with their defaults and bounds.</summary>
internal sealed class ImportOptions
{
    private const string DefaultUrl = "http://127.0.0.1:8080";
    private const int MaxAttempts = 100;

    private readonly Option<string> _mapping = new("--mapping")
    {
        Description = "The mapping file (docs/import.md).", HelpName = "FILE", Required = true,
    };

    private readonly Argument<string[]> _files = new("CSV")
    {
        Description = "CSV files, also packed as .csv.gz. Their names become part of the events' ids.", Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _url = new("--url")
    {
        Description = "Where the platform listens.", HelpName = "URL", DefaultValueFactory = _ => DefaultUrl,
    };

    private readonly Option<string?> _key = new("--key") { Description = "The API key. Other users of the machine can see it: prefer --key-file.", HelpName = "KEY" };

    private readonly Option<string?> _keyFile = new("--key-file") { Description = "A file that holds the API key, as DIR/admin.key.", HelpName = "FILE" };

    private readonly Option<string[]> _lookups = new("--lookup")
    {
        Description = "The file to use for a look-up table of the mapping. May be given several times.", HelpName = "NAME=FILE",
    };

    private readonly Option<string?> _rejects = new("--rejects")
    {
        Description = "Write every rejected row here, with the reason: CSV when the name ends in .csv, else NDJSON.", HelpName = "FILE",
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "Write the events here, one per line, instead of sending them: to see what a mapping does.", HelpName = "FILE",
    };

    private readonly Option<int> _batch = new("--batch")
    {
        Description = "Events per request.", HelpName = "N", DefaultValueFactory = _ => ImportRun.DefaultBatchSize,
    };

    private readonly Option<int> _attempts = new("--attempts")
    {
        Description = "How often a request is tried when the platform is busy or not reachable.", HelpName = "N",
        DefaultValueFactory = _ => new SendOptions { Url = new Uri(DefaultUrl) }.MaxAttempts,
    };

    private readonly Option<bool> _gzip = new("--gzip") { Description = "Pack the requests." };

    private readonly Option<bool> _strict = new("--strict") { Description = "End with exit code 2 when anything was rejected." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_files);
        foreach (Option option in new Option[] { _mapping, _url, _key, _keyFile, _lookups, _rejects, _output, _batch, _attempts, _gzip, _strict })
        {
            command.Options.Add(option);
        }

        _url.Validators.Add(result => Check(result, IsHttp(result.GetValueOrDefault<string>()), "must be an http or https address"));
        _batch.Validators.Add(result => Check(
            result, result.GetValueOrDefault<int>() is >= 1 and <= ImportRun.MaxBatchSize, $"must be between 1 and {ImportRun.MaxBatchSize}"));
        _attempts.Validators.Add(result => Check(
            result, result.GetValueOrDefault<int>() is >= 1 and <= MaxAttempts, $"must be between 1 and {MaxAttempts}"));
        _lookups.Validators.Add(result => Check(
            result, (result.GetValueOrDefault<string[]>() ?? []).All(lookup => lookup.IndexOf('=', StringComparison.Ordinal) > 0), "must be NAME=FILE"));
    }

    public ImportRequest Read(ParseResult parsed) => new()
    {
        Mapping = parsed.GetRequiredValue(_mapping),
        Files = parsed.GetRequiredValue(_files),
        Url = new Uri(parsed.GetRequiredValue(_url)),
        Key = parsed.GetValue(_key),
        KeyFile = parsed.GetValue(_keyFile),
        Lookups = ReadLookups(parsed.GetValue(_lookups) ?? []),
        Output = parsed.GetValue(_output),
        Rejects = parsed.GetValue(_rejects),
        Batch = parsed.GetValue(_batch),
        Attempts = parsed.GetValue(_attempts),
        Gzip = parsed.GetValue(_gzip),
        Strict = parsed.GetValue(_strict),
    };

    private static Dictionary<string, string> ReadLookups(string[] lookups)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var lookup in lookups)
        {
            var sign = lookup.IndexOf('=', StringComparison.Ordinal);
            paths[lookup[..sign]] = lookup[(sign + 1)..];
        }

        return paths;
    }

    private static bool IsHttp(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https");

    private static void Check(OptionResult result, bool isValid, string rule)
    {
        if (!isValid)
        {
            result.AddError($"{result.Option.Name} {rule}.");
        }
    }
}
