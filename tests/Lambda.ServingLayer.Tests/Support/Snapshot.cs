using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Testing;

namespace Lambda.ServingLayer.Tests.Support;

/// <summary>
/// A contract frozen as a file: a change to it is a change to a file that a reviewer sees. After a change that is meant, run the tests once with
/// LAMBDA_UPDATE_SNAPSHOTS=1.
/// </summary>
public static class Snapshot
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Compares a document with the file of that name.</summary>
    public static void Matches(JsonElement document, string file)
    {
        var path = Repository.PathOf("tests", "Lambda.ServingLayer.Tests", "Snapshots", file);
        var text = JsonSerializer.Serialize(document, Indented) + "\n";
        if (Environment.GetEnvironmentVariable("LAMBDA_UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", text);
    }
}
