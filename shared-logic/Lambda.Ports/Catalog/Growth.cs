namespace Lambda.Ports.Catalog;

/// <summary>From an epoch on, the log has this many partitions.</summary>
/// <param name="FromEpoch">The first epoch that the partitions which are new with it have; 0 for those that were there at first.</param>
/// <param name="Partitions">How many there are then.</param>
public readonly record struct Growth(long FromEpoch, int Partitions);
