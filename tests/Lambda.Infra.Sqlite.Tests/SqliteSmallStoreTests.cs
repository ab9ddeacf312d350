using Lambda.Infra.Sql.Access;
using Lambda.Infra.Sql.Alerts;
using Lambda.Infra.Sql.DeadLetters;
using Lambda.Infra.Sql.Skew;
using Lambda.Ports.Access;
using Lambda.Ports.Alerts;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Access;
using Lambda.Ports.ContractTests.Alerts;
using Lambda.Ports.ContractTests.DeadLetters;
using Lambda.Ports.ContractTests.Skew;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Skew;

namespace Lambda.Infra.Sqlite.Tests;

public sealed class SqliteDeadLetterStoreTests : DeadLetterStoreContract
{
    protected override async Task<IPortHarness<IDeadLetterStore>> OpenAsync() => await FolderHarness<IDeadLetterStore>.OpenAsync(
        folder => Task.FromResult<IDeadLetterStore>(SqliteTableStores.OpenDeadLetters(Path.Combine(folder, "dead-letters.sqlite"))),
        store => ((SqlDeadLetterStore)store).DisposeAsync());

    [Fact]
    public async Task A_closed_store_refuses_instead_of_waiting()
    {
        await using var harness = await OpenAsync();
        await ((SqlDeadLetterStore)harness.Port).DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => harness.Port.CountAsync(default).AsTask());
    }
}

public sealed class SqliteApiKeyStoreTests : ApiKeyStoreContract
{
    protected override async Task<IPortHarness<IApiKeyStore>> OpenAsync() => await FolderHarness<IApiKeyStore>.OpenAsync(
        folder => Task.FromResult<IApiKeyStore>(SqliteTableStores.OpenApiKeys(Path.Combine(folder, "access.sqlite"))),
        store => ((SqlApiKeyStore)store).DisposeAsync());
}

public sealed class SqliteSkewReportStoreTests : SkewReportStoreContract
{
    protected override async Task<IPortHarness<ISkewReportStore>> OpenAsync() => await FolderHarness<ISkewReportStore>.OpenAsync(
        folder => Task.FromResult<ISkewReportStore>(SqliteTableStores.OpenSkewReports(Path.Combine(folder, "skew.sqlite"))),
        store => ((SqlSkewReportStore)store).DisposeAsync());

    [Fact]
    public async Task The_oldest_reports_make_room_for_new_ones()
    {
        await using var harness = await OpenAsync();
        for (var i = 0; i < SqlSkewReportStore.Kept + 2; i++)
            await harness.Port.RequestAsync(DateTimeOffset.UnixEpoch, default);
        Assert.Null(await harness.Port.FindAsync(2, default));
        Assert.NotNull(await harness.Port.FindAsync(3, default));
    }
}

public sealed class SqliteAlertStoreTests : AlertStoreContract
{
    protected override async Task<IPortHarness<IAlertStore>> OpenAsync() => await FolderHarness<IAlertStore>.OpenAsync(
        folder => Task.FromResult<IAlertStore>(SqliteTableStores.OpenAlerts(Path.Combine(folder, "alerts.sqlite"))),
        store => ((SqlAlertStore)store).DisposeAsync());

    [Fact]
    public async Task The_oldest_cleared_alerts_make_room_and_raised_ones_stay()
    {
        await using var harness = await OpenAsync();
        var moment = new AlertMoment(0, DateTimeOffset.UnixEpoch, 1, 2, null);
        var keys = Enumerable.Range(0, SqlAlertStore.KeptCleared + 3).Select(i => new NewAlert("v", [new AlertKeyField("k", $"{i}")], moment)).ToList();
        Assert.True(await harness.Port.ChangeAsync(new AlertChange("r", 0, 0, [], keys, []), default));
        Assert.True(await harness.Port.ChangeAsync(new AlertChange("r", 1, 0, [], [], [.. keys.Skip(1).Select((_, i) => new AlertClearing(i + 2, moment))]), default));
        Assert.NotNull(await harness.Port.FindAsync(1, default));
        Assert.Null(await harness.Port.FindAsync(3, default));
        Assert.NotNull(await harness.Port.FindAsync(4, default));
    }
}
