using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Views;

/// <summary>The bytes of a group's key: for each key field the length as a varint, then the UTF-8. A view without key fields has the empty key.</summary>
public static class GroupKey
{
    /// <summary>The value of a key field that an event does not have.</summary>
    public const string Unknown = "unknown";

    /// <summary><see cref="Unknown"/> as UTF-8.</summary>
    public static ReadOnlySpan<byte> UnknownBytes => "unknown"u8;

    /// <summary>The bytes for these field values, in the order of the view's key fields.</summary>
    public static byte[] Encode(IEnumerable<string> values)
    {
        var writer = new StateWriter();
        foreach (var value in values)
        {
            writer.WriteBytes(System.Text.Encoding.UTF8.GetBytes(value));
        }

        return writer.ToArray();
    }

    /// <summary>The field values in key bytes.</summary>
    /// <exception cref="CorruptStateException">The bytes are no key of <paramref name="fieldCount"/> fields.</exception>
    public static string[] Decode(ReadOnlySpan<byte> key, int fieldCount)
    {
        var reader = new StateReader(key);
        var values = new string[fieldCount];
        for (var i = 0; i < fieldCount; i++)
        {
            values[i] = System.Text.Encoding.UTF8.GetString(reader.ReadBytes());
        }

        return reader.Remaining == 0 ? values : throw new CorruptStateException($"a key of {fieldCount} fields has {reader.Remaining} bytes more");
    }
}
