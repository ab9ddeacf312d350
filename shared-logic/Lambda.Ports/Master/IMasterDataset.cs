using Lambda.SharedLogic.Events;

namespace Lambda.Ports.Master;

/// <summary>Every event ever, as immutable files. Which of them count is the catalog's business.</summary>
public interface IMasterDataset
{
    /// <summary>Starts a file for events of one epoch and partition.</summary>
    IEventFileWriter Create(long epoch, int partition);

    /// <summary>Compares size and hash of a file with the catalog's row.</summary>
    /// <exception cref="DamagedFileException">They differ, or the file is gone.</exception>
    ValueTask VerifyAsync(EventFile file, CancellationToken cancellationToken);

    /// <summary>Reads the events of a file, without their JSON.</summary>
    IFileReader<DeliveryEventBatch> OpenEvents(EventFile file);

    /// <summary>Reads offsets and identities of a file and nothing else.</summary>
    IFileReader<IdentityBatch> OpenIdentities(EventFile file);

    /// <summary>Writes the rows of several files of one epoch and partition, in the order given, into one. The old files stay.</summary>
    ValueTask<EventFile> CompactAsync(IReadOnlyList<EventFile> files, CancellationToken cancellationToken);

    /// <summary>Moves a damaged file out of the way and keeps it; does nothing when it is gone.</summary>
    ValueTask QuarantineAsync(EventFile file, CancellationToken cancellationToken);

    /// <summary>Deletes a file that the catalog no longer names; does nothing when it is gone.</summary>
    ValueTask DeleteAsync(string path, CancellationToken cancellationToken);

    /// <summary>The paths of all files there are, whether the catalog names them or not; neither quarantined nor unfinished ones.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);
}
