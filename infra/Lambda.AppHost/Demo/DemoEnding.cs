using Lambda.AppHost.Commands;
using Lambda.AppHost.Composition;

namespace Lambda.AppHost.Demo;

/// <summary>What is left for the reader to try once the story is told.</summary>
internal sealed class DemoEnding(PlatformClient client, Platform platform, DemoScreen screen)
{
    /// <summary>Prints what to open and what to paste.</summary>
    public async Task PrintAsync(CancellationToken cancellation)
    {
        screen.Head("Open");
        screen.Verbatim($"{client.Address}health/ready      in a browser: whether it is ready");
        screen.Verbatim($"{client.Address}openapi/v1.json   with the key, as below: every endpoint");
        screen.Head("Paste into a shell");
        await new CurlLines(client, platform.Folder.AdminKeyFile, screen).PrintAsync(cancellation);
        screen.Head("Serving until Ctrl-C");
    }
}
