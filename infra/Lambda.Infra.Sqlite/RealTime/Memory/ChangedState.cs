using Lambda.Infra.Sqlite.RealTime.Runs;

namespace Lambda.Infra.Sqlite.RealTime.Memory;

/// <summary>A state that the file lacks, as of one moment.</summary>
/// <param name="Buffer">Where its record lies.</param>
/// <param name="Offset">And where it begins there.</param>
/// <param name="Entry">Its entry in the table.</param>
/// <param name="View">Its view.</param>
internal readonly record struct ChangedState(byte[] Buffer, int Offset, int Entry, int View)
{
    /// <summary>The record.</summary>
    public StateRecord Record => new(Buffer, Offset);
}
