using System.Runtime.InteropServices;

namespace Lambda.Infra.Kafka.Tests.Mock;

/// <summary>Three mock brokers with one topic.</summary>
internal sealed class MockCluster : IDisposable
{
    /// <summary>How many brokers it has, numbered from 1.</summary>
    public const int Brokers = 3;

    private const int Producer = 0;
    private readonly nint _client = MockLibrary.NewClient(Producer, MockLibrary.NewSettings(), 0, 0);
    private readonly nint _cluster;

    public MockCluster(int partitions)
    {
        _cluster = MockLibrary.NewCluster(_client, Brokers);
        Assert.Equal(0, MockLibrary.CreateTopic(_cluster, Topic, partitions, Brokers));
    }

    /// <summary>The topic's name.</summary>
    public static string Topic => "mocked";

    /// <summary>For clients.</summary>
    public string Servers => Marshal.PtrToStringUTF8(MockLibrary.Servers(_cluster))!;

    /// <summary>Moves a partition to another broker.</summary>
    public void Lead(int partition, int broker) => Assert.Equal(0, MockLibrary.SetLeader(_cluster, Topic, partition, broker));

    /// <summary>How long a broker's answers take from now on.</summary>
    public void RoundTrip(int broker, int milliseconds) => Assert.Equal(0, MockLibrary.SetRoundTrip(_cluster, broker, milliseconds));

    /// <summary>The next requests of a kind fail, each with one of these errors, and do nothing.</summary>
    public void Fail(short api, params int[] errors) => MockLibrary.PushErrors(_cluster, api, (nuint)errors.Length, errors);

    /// <summary>No more of these errors.</summary>
    public void Mend(short api) => MockLibrary.ClearErrors(_cluster, api);

    /// <inheritdoc/>
    public void Dispose()
    {
        MockLibrary.DestroyCluster(_cluster);
        MockLibrary.DestroyClient(_client);
    }
}
