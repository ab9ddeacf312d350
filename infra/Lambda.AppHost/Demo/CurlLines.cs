using Lambda.AppHost.Commands;

namespace Lambda.AppHost.Demo;

/// <summary>Commands that a reader can paste into a shell as they stand, each with the answer that it gives now.</summary>
internal sealed class CurlLines(PlatformClient platform, string keyFile, DemoScreen screen)
{
    private const int LongestAnswer = 1_000;

    /// <summary>Prints them.</summary>
    public async Task PrintAsync(CancellationToken cancellation)
    {
        foreach (var path in await PathsAsync(cancellation))
        {
            screen.Verbatim("");
            screen.Verbatim($"curl -s -H \"Authorization: Bearer $(cat '{keyFile}')\" '{platform.Address}{path}'");
            screen.Verbatim(Trim(await platform.GetTextAsync(path, cancellation)));
        }
    }

    private async Task<IReadOnlyList<string>> PathsAsync(CancellationToken cancellation)
    {
        const string OneRow = "v1/views/packages/query?limit=1";
        var rows = (await platform.GetAsync(OneRow, cancellation)).GetProperty("rows");
        var package = rows[0].GetProperty("key").GetProperty("package").GetString();
        var busiest = (await platform.GetAsync("v1/views/couriers-hourly/query?interval=P1D&orderBy=-events&limit=1", cancellation)).GetProperty("rows")[0];
        var courier = busiest.GetProperty("key").GetProperty("courier").GetString();
        var (from, to) = (busiest.GetProperty("window").GetProperty("start").GetString(), busiest.GetProperty("window").GetProperty("end").GetString());
        return
        [
            $"v1/views/couriers-hourly/query?interval=P1D&key.courier={courier}&from={from}&to={to}",
            "v1/views/regions-hourly/query?interval=all&groupBy=region&orderBy=-events&limit=3",
            $"v1/deliveries/packages/{package}",
        ];
    }

    private static string Trim(string json) => json.Length <= LongestAnswer ? json : $"{json[..LongestAnswer]} …";
}
