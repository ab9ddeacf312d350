namespace Lambda.Import.Sending;

/// <summary>Where imported events go.</summary>
public interface IEventSink
{
    /// <summary>
    /// Delivers a batch, and returns once it is durable at its destination. Sending a batch again must be harmless.
    /// </summary>
    /// <param name="events">Events in UTF-8 JSON, one each, without line ends in them.</param>
    /// <param name="cancellation">Gives up waiting; the batch may or may not have been delivered.</param>
    /// <exception cref="ImportException">The batch cannot be delivered: nothing more can be sent.</exception>
    Task<SendReceipt> SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellation);
}
