using Lambda.Import.Replaying;

namespace Lambda.AppHost.Demo;

/// <summary>What the demo feeds.</summary>
/// <param name="Events">The records in the order in which they are sent, each with the event time that the feed has come to by then.</param>
/// <param name="Source">Where they come from, for people.</param>
internal sealed record DemoEvents(IReadOnlyList<ReplayEvent> Events, string Source);
