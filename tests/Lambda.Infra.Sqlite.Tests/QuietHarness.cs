using Lambda.Infra.Sqlite.RealTime;
using Lambda.Ports.ContractTests;
using Lambda.Ports.RealTime;

namespace Lambda.Infra.Sqlite.Tests;

/// <summary>Crashes only while no runs are merged: the copy of the folder that stands for what a crash leaves is made file by file, and would mix two moments.</summary>
internal sealed class QuietHarness(IPortHarness<IRealTimeViewStore> inner) : IPortHarness<IRealTimeViewStore>
{
    public IRealTimeViewStore Port => inner.Port;

    public Task ReopenAsync() => inner.ReopenAsync();

    public async Task CrashAsync()
    {
        await ((SqliteRealTimeViewStore)Port).MergedAsync();
        await inner.CrashAsync();
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
