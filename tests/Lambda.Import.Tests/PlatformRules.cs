using Lambda.SharedLogic.Ingest;

namespace Lambda.Import.Tests;

/// <summary>What the platform's own rules make of imported events.</summary>
internal static class PlatformRules
{
    public static IngestBody Read(ReadOnlyMemory<byte> ndjson)
    {
        var body = new IngestBody();
        Assert.True(body.TryRead(ndjson, "application/x-ndjson", out var error), error?.ToString());
        return body;
    }

    /// <summary>The bodies of events, each on its line.</summary>
    public static byte[] Lines(IEnumerable<ReadOnlyMemory<byte>> events) => [.. events.SelectMany(json => (byte[])[.. json.Span, (byte)'\n'])];
}
