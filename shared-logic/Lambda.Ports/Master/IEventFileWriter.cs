using Lambda.SharedLogic.Events;

namespace Lambda.Ports.Master;

/// <summary>Writes one file of the master dataset. Disposing it before <see cref="CompleteAsync"/> leaves nothing behind.</summary>
public interface IEventFileWriter : IAsyncDisposable
{
    /// <summary>How many events have been appended.</summary>
    long Rows { get; }

    /// <summary>Appends an event with its offset, arrival time and identity, and the JSON that it was read from. Offsets must rise.</summary>
    void Append(DeliveryEvent archived, ReadOnlySpan<byte> payload);

    /// <summary>Makes the file durable under its final name. At least one event must have been appended. Doing the same range again replaces the file.</summary>
    ValueTask<EventFile> CompleteAsync(CancellationToken cancellationToken);
}
