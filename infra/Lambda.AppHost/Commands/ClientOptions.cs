using System.CommandLine;
using System.CommandLine.Parsing;

namespace Lambda.AppHost.Commands;

/// <summary>How a verb is told which platform to ask, and with which key.</summary>
internal sealed class ClientOptions
{
    private readonly Option<Uri> _url = new("--url")
    {
        Description = "Where the platform listens.", HelpName = "URL",
        DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080"), CustomParser = ParseUrl,
    };

    private readonly Option<FileInfo> _keyFile = CreateKeyFile();

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_keyFile);
    }

    /// <summary>The client that a command line asks for.</summary>
    /// <exception cref="ClientException">The key cannot be read.</exception>
    public PlatformClient Connect(ParseResult parsed) => new(parsed.GetValue(_url)!, ReadKey(parsed.GetValue(_keyFile)!));

    /// <summary>The option that names a key's file.</summary>
    public static Option<FileInfo> CreateKeyFile() => new("--key-file")
    {
        Description = "The file with the API key: admin.key in the platform's data folder.", HelpName = "FILE",
        DefaultValueFactory = _ => new FileInfo(Path.Combine(UpCommand.DefaultDataFolder, "admin.key")),
    };

    /// <summary>The key in a file.</summary>
    /// <exception cref="ClientException">It cannot be read.</exception>
    public static string ReadKey(FileInfo file)
    {
        try
        {
            return File.ReadAllText(file.FullName).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"cannot read the API key: {error.Message} Name its file with --key-file.", error);
        }
    }

    /// <summary>Parses the address of a platform.</summary>
    public static Uri? ParseUrl(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https"))
        {
            return url;
        }

        result.AddError($"--url {result.Tokens[0].Value}: write an address such as http://127.0.0.1:8080");
        return null;
    }
}
