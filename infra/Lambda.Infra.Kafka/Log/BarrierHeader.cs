using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Lambda.Infra.Kafka.Native;

namespace Lambda.Infra.Kafka.Log;

/// <summary>What makes a record a barrier: a header with the number of the epoch that it starts, in decimal digits.</summary>
internal static class BarrierHeader
{
    /// <summary>The header's name.</summary>
    public const string Name = "lambda-barrier";

    /// <summary>The headers of a barrier.</summary>
    public static Headers For(long epoch) => new() { { Name, Encoding.ASCII.GetBytes(epoch.ToString(CultureInfo.InvariantCulture)) } };

    /// <summary>Whether a record is a barrier. A header of this name that holds no epoch makes none: the record is an event, to be refused as one.</summary>
    public static unsafe bool IsIn(NativeMessage* message, out long epoch)
    {
        epoch = 0;
        nint headers;
        byte* digits;
        nuint length;
        return NativeMethods.HeadersOf(message, &headers) == 0 && NativeMethods.LastHeader(headers, Name, &digits, &length) == 0
            && Utf8Parser.TryParse(new ReadOnlySpan<byte>(digits, (int)length), out epoch, out var used) && used == (int)length && epoch >= 0;
    }
}
