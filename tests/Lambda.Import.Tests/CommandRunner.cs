using System.CommandLine;
using Lambda.Import.Commands;

namespace Lambda.Import.Tests;

/// <summary>Runs <c>lambda import</c> in the test's process.</summary>
internal static class CommandRunner
{
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        PlatformStub platform, IEnumerable<string> arguments, CancellationToken cancellation = default)
    {
        var root = new RootCommand { ImportCommand.Create(new HurriedTime(), platform) };
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = errors };
        var code = await root.Parse(["import", .. arguments]).InvokeAsync(configuration, cancellation);
        return (code, output.ToString(), errors.ToString());
    }
}
