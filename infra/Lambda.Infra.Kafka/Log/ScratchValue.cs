using Confluent.Kafka;

namespace Lambda.Infra.Kafka.Log;

/// <summary>Takes values out of the client's memory into one buffer, so that there is no array per record: the client hands on the length alone.</summary>
internal sealed class ScratchValue : IDeserializer<int>
{
    private byte[] _bytes = new byte[4096];

    /// <summary>The value of the record consumed last.</summary>
    public ReadOnlySpan<byte> Bytes(int length) => _bytes.AsSpan(0, length);

    /// <inheritdoc/>
    public int Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (data.Length > _bytes.Length)
        {
            _bytes = new byte[data.Length * 2];
        }

        data.CopyTo(_bytes);
        return data.Length;
    }
}
