namespace Lambda.Infra.Sqlite.RealTime.Runs;

/// <summary>The states of one view of one epoch in a run: some blocks that hold no others.</summary>
/// <param name="Slot">The epoch's number in the file.</param>
/// <param name="View">The view's number.</param>
/// <param name="FirstBlock">Its first block.</param>
/// <param name="EndBlock">The block after its last.</param>
/// <param name="States">How many states it has.</param>
internal readonly record struct RunSection(long Slot, int View, int FirstBlock, int EndBlock, long States);
