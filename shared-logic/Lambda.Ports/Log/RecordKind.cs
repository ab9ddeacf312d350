namespace Lambda.Ports.Log;

/// <summary>What a record of the log is.</summary>
public enum RecordKind : byte
{
    /// <summary>An event, as the producer sent it.</summary>
    Event = 0,

    /// <summary>A control record that ends one epoch of its partition and starts the next.</summary>
    Barrier = 1,
}
