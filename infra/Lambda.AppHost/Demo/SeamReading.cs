using System.Text.Json;

namespace Lambda.AppHost.Demo;

/// <summary>What the three sources say about one question, all three about the same offsets.</summary>
internal sealed record SeamReading(SeamQuestion Question, long Batch, long Speed, long Merged, JsonElement Receipt)
{
    /// <summary>Whether the counts add up.</summary>
    public bool AddsUp => Batch + Speed == Merged;

    /// <summary>Where the seam lies and how whole the answer is, in a line.</summary>
    public string Seam
    {
        get
        {
            var partitions = Receipt.GetProperty("partitions").EnumerateArray().Select(partition =>
                $"p{partition.GetProperty("partition")} [0,{partition.GetProperty("batchTo")})+[{partition.GetProperty("batchTo")},{partition.GetProperty("speedTo")})");
            return $"version {Text("version")}, cut {Text("cut")}, {Text("completeness")}, offsets {string.Join(" ", partitions)}";
        }
    }

    private string Text(string name) => Receipt.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : "none";
}
