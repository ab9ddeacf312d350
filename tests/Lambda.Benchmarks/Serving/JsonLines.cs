namespace Lambda.Benchmarks.Serving;

/// <summary>The body of an ingest request.</summary>
internal static class JsonLines
{
    /// <summary>Records, a line each.</summary>
    public static byte[] Of(ReadOnlySpan<byte[]> records)
    {
        var length = 0;
        foreach (var record in records)
        {
            length += record.Length + 1;
        }

        var (lines, end) = (new byte[length], 0);
        foreach (var record in records)
        {
            record.CopyTo(lines, end);
            end += record.Length + 1;
            lines[end - 1] = (byte)'\n';
        }

        return lines;
    }
}
