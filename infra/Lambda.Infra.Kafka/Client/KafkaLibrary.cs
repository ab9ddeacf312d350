using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Lambda.Infra.Kafka.Client;

/// <summary>Loads the system's librdkafka, so that its security fixes come with the system's.</summary>
public static class KafkaLibrary
{
    /// <summary>The version with the interface's number first: the bare name is there only with development files.</summary>
    private static readonly string[] Candidates = ["librdkafka.so.1", "librdkafka.so", "librdkafka.1.dylib", "librdkafka"];

    private static readonly Lazy<nint> Loaded = new(Load);

    /// <summary>Makes the client ready for use; does nothing the second time.</summary>
    /// <exception cref="DllNotFoundException">librdkafka is not installed.</exception>
    public static void Initialize() => _ = Loaded.Value;

    private static nint Load()
    {
        var handle = Find();
        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, (name, _, _) => Resolve(name, handle));
        NativeLibrary.SetDllImportResolver(typeof(KafkaLibrary).Assembly, (name, _, _) => Resolve(name, handle));
        return handle;
    }

    private static nint Find()
    {
        foreach (var candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException($"librdkafka was not found; install the system's library (Debian: librdkafka1). Looked for: {string.Join(", ", Candidates)}.");
    }

    // The client asks for its own builds by several names, and for libdl by one that is there only with development files.
    private static nint Resolve(string name, nint handle) =>
        name.Contains("rdkafka", StringComparison.Ordinal) ? handle
        : name == "libdl" && NativeLibrary.TryLoad("libdl.so.2", out var loader) ? loader
        : 0;
}
