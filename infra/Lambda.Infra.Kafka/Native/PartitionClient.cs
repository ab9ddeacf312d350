using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Lambda.Infra.Kafka.Native;

/// <summary>
/// A consumer of one partition on librdkafka itself: the managed client makes three objects for each record, here a record is a pointer until its bytes are copied.
/// Safe for use by several threads, but for <see cref="Take"/>.
/// </summary>
internal sealed unsafe class PartitionClient : IDisposable
{
    private const int ErrorBytes = 512;
    private const int Consumer = 1;
    private readonly ConsumerHandle _client;

    /// <summary>Connects in the background.</summary>
    /// <param name="settings">The client's settings; those of the managed client's own are passed over.</param>
    /// <param name="notice">Told what the client has to say. On the client's threads.</param>
    /// <exception cref="KafkaException">A setting is refused: a file is not there, say.</exception>
    public PartitionClient(IEnumerable<KeyValuePair<string, string>> settings, Action<string> notice)
    {
        var handle = GCHandle.Alloc(notice);
        try
        {
            _client = new ConsumerHandle(Open(settings, handle), handle);
        }
        catch
        {
            handle.Free();
            throw;
        }

        NativeMethods.PollConsumerQueue(_client);
        _client.Queue = NativeMethods.ConsumerQueue(_client);
    }

    /// <summary>From here on, and nowhere else.</summary>
    public void Assign(TopicPartitionOffset from)
    {
        var list = ListOf(from.TopicPartition, from.Offset.Value);
        var error = NativeMethods.Assign(_client, list);
        NativeMethods.DestroyPartitions(list);
        Check(error);
    }

    /// <summary>Takes the records that are there, and the first one also when it comes in time. Whoever takes them destroys them.</summary>
    /// <returns>How many.</returns>
    public int Take(Span<nint> messages, TimeSpan wait)
    {
        // Asked for several, the library would wait for all of them.
        var size = wait == TimeSpan.Zero ? messages.Length : 1;
        fixed (nint* first = messages)
        {
            var taken = (int)NativeMethods.Consume(_client.Queue, (int)wait.TotalMilliseconds, (NativeMessage**)first, (nuint)size);
            GC.KeepAlive(_client);
            return taken >= 0 ? taken : 0;
        }
    }

    /// <summary>Asks the partition's server for the offset at a time, or one of the two that have a special meaning; blocks until it answers.</summary>
    /// <exception cref="KafkaException">It did not, or not with an offset.</exception>
    public long OffsetAt(TopicPartition partition, Timestamp time, TimeSpan patience)
    {
        var list = ListOf(partition, time.UnixTimestampMs);
        var error = NativeMethods.OffsetsForTimes(_client, list, (int)patience.TotalMilliseconds);
        var (offset, own) = (list->Items->Offset, list->Items->Error);
        NativeMethods.DestroyPartitions(list);
        Check(error);
        Check(own);
        return offset;
    }

    /// <summary>The library's words for an error.</summary>
    public static Error ErrorOf(int code, string? reason = null) => new((ErrorCode)code, reason ?? Text(NativeMethods.Reason(code)));

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new KafkaException(ErrorOf(error));
        }
    }

    private static NativePartitionList* ListOf(TopicPartition partition, long offset)
    {
        var list = NativeMethods.NewPartitions(1);
        NativeMethods.AddPartition(list, partition.Topic, partition.Partition.Value)->Offset = offset;
        return list;
    }

    private static nint Open(IEnumerable<KeyValuePair<string, string>> settings, GCHandle notice)
    {
        var native = NativeMethods.NewSettings();
        var error = stackalloc byte[ErrorBytes];
        NativeMethods.SetOpaque(native, GCHandle.ToIntPtr(notice));
        NativeMethods.SetLog(native, &Log);
        NativeMethods.SetError(native, &Fail);
        foreach (var (name, value) in settings.Where(setting => !setting.Key.StartsWith("dotnet.", StringComparison.Ordinal)))
        {
            if (NativeMethods.Set(native, name, value, error, ErrorBytes) != 0)
            {
                NativeMethods.DestroySettings(native);
                throw new KafkaException(new Error(ErrorCode.Local_InvalidArg, Text(error)));
            }
        }

        var client = NativeMethods.NewClient(Consumer, native, error, ErrorBytes);
        if (client == 0)
        {
            NativeMethods.DestroySettings(native);
            throw new KafkaException(new Error(ErrorCode.Local_Fail, Text(error)));
        }

        return client;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Log(nint client, int level, byte* facility, byte* text) => Tell(NativeMethods.OpaqueOf(client), Text(text));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fail(nint client, int error, byte* reason, nint opaque) => Tell(opaque, $"{Text(reason)} ({(ErrorCode)error})");

    private static void Tell(nint opaque, string text)
    {
        if (opaque != 0 && GCHandle.FromIntPtr(opaque).Target is Action<string> notice)
        {
            notice(text);
        }
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
