namespace Lambda.Infra.Kafka.Native;

/// <summary>
/// A record as it came from the server. librdkafka gives pointers into the bytes that it received, where a record of the only format with headers is: the key's length, the key, the value's
/// length, the value, the number of headers; lengths and numbers as variable-length integers (Kafka's protocol, record batches of version 2). Asked whether there is a header, the library
/// makes a reader over them first, two blocks of memory for each record.
/// </summary>
internal static unsafe class WireRecord
{
    private const int LowBits = 0x7f;
    private const int More = 0x80;

    /// <summary>
    /// Whether a record certainly has no headers; else the library is to be asked. Certain is what it is when the value's length stands between key and value as in that format: then a byte
    /// follows the value, and it is the number of headers. In older formats four bytes stand there, the highest first, which cannot be the same. A copy of the value alone has no key before it.
    /// </summary>
    public static bool HasNoHeaders(NativeMessage* record)
    {
        if (record->Key is null || record->Payload is null)
        {
            return false;
        }

        var next = record->Key + record->KeyLength;
        var left = (ulong)record->Length << 1; // zigzag: lengths may be negative in the format
        for (; left > LowBits; left >>= 7)
        {
            if (next >= record->Payload || *next++ != (byte)(left | More))
            {
                return false;
            }
        }

        return next + 1 == record->Payload && *next == left && record->Payload[record->Length] == 0;
    }
}
