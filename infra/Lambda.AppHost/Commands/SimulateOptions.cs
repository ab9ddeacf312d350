using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Lambda.AppHost.Settings;
using Lambda.AppHost.Simulating;
using Lambda.Import.Sending;
using Lambda.Simulation;

namespace Lambda.AppHost.Commands;

/// <summary>What <c>lambda simulate</c> can be told.</summary>
internal sealed class SimulateOptions
{
    private static readonly SimulationOptions Defaults = new() { Seed = 1, Records = 10_000 };

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "Names the city: the same seed and options give the same bytes.", HelpName = "S", DefaultValueFactory = _ => Defaults.Seed,
    };

    private readonly Option<long> _events = new("--events")
    {
        Description = "How many records, of all kinds.", HelpName = "N", DefaultValueFactory = _ => Defaults.Records,
    };

    private readonly Option<double> _late = Share("--late", "The share of records that arrive at least --late-by behind.");
    private readonly Option<double> _duplicates = Share("--duplicates", "The share of records that repeat an earlier one.");
    private readonly Option<double> _outOfOrder = Share("--out-of-order", "The share of records that arrive up to a minute behind.");
    private readonly Option<double> _poison = Share("--poison", "The share of records that are no event.");

    private readonly Option<double?> _rate = new("--rate") { Description = "Records a second; as fast as they are taken unless given.", HelpName = "R" };

    private readonly Option<string?> _truth = new("--truth")
    {
        Description = "Write here what kind each record is, a line of JSON each.", HelpName = "FILE",
    };

    private readonly Option<int> _drivers = new("--drivers")
    {
        Description = "The city's size; 200 drivers make about 110,000 events a day of event time.", HelpName = "N", DefaultValueFactory = _ => Defaults.Drivers,
    };

    private readonly Option<DateTimeOffset?> _start = new("--start")
    {
        Description = $"The event time at which the city comes to life; {Defaults.Start:yyyy-MM-ddTHH:mm:ssZ} unless given.", HelpName = "TIME",
        CustomParser = result => ParseStart(result),
    };

    private readonly Option<TimeSpan?> _lateBy = new("--late-by")
    {
        Description = "How far behind a late record is at least, from 1m to 1d; 1h unless given.", HelpName = "TIME",
        CustomParser = result => ParseLateBy(result),
    };

    private readonly Option<Uri?> _url = new("--url")
    {
        Description = "Send the records to the platform that listens here, instead of writing them to standard output.", HelpName = "URL",
        CustomParser = ClientOptions.ParseUrl,
    };

    private readonly Option<string?> _key = new("--key") { Description = "The API key. Other users of the machine can see it: prefer --key-file.", HelpName = "KEY" };

    private readonly Option<FileInfo> _keyFile = ClientOptions.CreateKeyFile();

    /// <summary>Adds the options to the verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])
            [_seed, _events, _late, _duplicates, _outOfOrder, _poison, _rate, _truth, _drivers, _start, _lateBy, _url, _key, _keyFile])
        {
            command.Options.Add(option);
        }

        Bound(_events, events => events >= 0, "must be 0 or more");
        Bound(_drivers, drivers => drivers is >= 1 and <= SimulationOptions.MaxDrivers, $"must be from 1 to {SimulationOptions.MaxDrivers}");
        Bound(_rate, rate => rate is null or > 0 and < double.PositiveInfinity, "must be more than 0");
        command.Validators.Add(result =>
        {
            var shares = ((Option<double>[])[_late, _duplicates, _outOfOrder, _poison]).Select(result.GetValue).ToList();
            if (shares.TrueForAll(IsShare) && !SimulationOptions.IsPossible(shares.Sum()))
            {
                result.AddError($"the shares must come to at most {SimulationOptions.MaxDisorder}: only records in order let event time go on.");
            }
        });
    }

    /// <summary>The stream that a command line asks for.</summary>
    public SimulationOptions City(ParseResult parsed) => new()
    {
        Seed = parsed.GetValue(_seed),
        Records = parsed.GetValue(_events),
        Late = parsed.GetValue(_late),
        Duplicates = parsed.GetValue(_duplicates),
        OutOfOrder = parsed.GetValue(_outOfOrder),
        Poison = parsed.GetValue(_poison),
        Drivers = parsed.GetValue(_drivers),
        Start = parsed.GetValue(_start) ?? Defaults.Start,
        LateBy = parsed.GetValue(_lateBy) ?? Defaults.LateBy,
    };

    /// <summary>Records a second, or <c>null</c> for as fast as they are taken.</summary>
    public double? Rate(ParseResult parsed) => parsed.GetValue(_rate);

    /// <summary>The file for the truth, opened, or <c>null</c> when none is asked for.</summary>
    /// <exception cref="ClientException">It cannot be written.</exception>
    public TruthFile? Truth(ParseResult parsed) => parsed.GetValue(_truth) is { } path ? new TruthFile(path) : null;

    /// <summary>The platform to send to, or <c>null</c> for standard output.</summary>
    /// <exception cref="ClientException">The key cannot be read.</exception>
    public SendOptions? Platform(ParseResult parsed) => parsed.GetValue(_url) is { } url
        ? new SendOptions { Url = url, Key = parsed.GetValue(_key) ?? ClientOptions.ReadKey(parsed.GetValue(_keyFile)!) }
        : null;

    private static Option<double> Share(string name, string description)
    {
        var share = new Option<double>(name) { Description = $"{description} 0.01 is one in a hundred.", HelpName = "P", DefaultValueFactory = _ => 0 };
        Bound(share, IsShare, $"must be from 0 to {SimulationOptions.MaxDisorder}");
        return share;
    }

    private static bool IsShare(double value) => value >= 0 && SimulationOptions.IsPossible(value);

    private static DateTimeOffset ParseStart(ArgumentResult result)
    {
        if (!DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
            || start < DateTimeOffset.UnixEpoch || start.UtcDateTime.Year >= 2150)
        {
            result.AddError("--start must be a time from 1970 to before 2150, such as 2024-01-08T05:00:00Z.");
        }

        return start;
    }

    private static TimeSpan ParseLateBy(ArgumentResult result)
    {
        try
        {
            return SettingText.Duration(result.Tokens[0].Value, Defaults.OutOfOrderBy, TimeSpan.FromDays(1));
        }
        catch (FormatException error)
        {
            result.AddError($"--late-by {error.Message}.");
            return default;
        }
    }

    private static void Bound<T>(Option<T> option, Func<T?, bool> isValid, string rule) => option.Validators.Add(result =>
    {
        if (!isValid(result.GetValueOrDefault<T>()))
        {
            result.AddError($"{option.Name} {rule}.");
        }
    });
}
