using Lambda.Ports.Catalog;
using Lambda.Ports.Master;
using Lambda.SharedLogic.Views;

namespace Lambda.BatchLayer.Engine;

/// <summary>What an engine is to do: fold files into all views in one scan, on top of what has been counted before.</summary>
/// <param name="Views">The views.</param>
/// <param name="Earlier">Files that the base has counted already: copies of their events do not count again. Empty for a full run.</param>
/// <param name="Files">The files to fold, by epoch, partition and first offset.</param>
/// <param name="Partitions">Which partitions can have copies of one another's events.</param>
public sealed record FoldJob(IReadOnlyList<ViewDefinition> Views, IReadOnlyList<EventFile> Earlier, IReadOnlyList<EventFile> Files, Partitioning Partitions);
