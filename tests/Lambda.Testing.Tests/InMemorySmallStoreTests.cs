using Lambda.Ports.Access;
using Lambda.Ports.Alerts;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Access;
using Lambda.Ports.ContractTests.Alerts;
using Lambda.Ports.ContractTests.DeadLetters;
using Lambda.Ports.ContractTests.Skew;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Skew;
using Lambda.Testing.InMemory;

namespace Lambda.Testing.Tests;

public sealed class InMemoryDeadLetterStoreTests : DeadLetterStoreContract
{
    protected override Task<IPortHarness<IDeadLetterStore>> OpenAsync() =>
        Task.FromResult<IPortHarness<IDeadLetterStore>>(new MemoryHarness<IDeadLetterStore>(new InMemoryDeadLetterStore()));
}

public sealed class InMemoryApiKeyStoreTests : ApiKeyStoreContract
{
    protected override Task<IPortHarness<IApiKeyStore>> OpenAsync() =>
        Task.FromResult<IPortHarness<IApiKeyStore>>(new MemoryHarness<IApiKeyStore>(new InMemoryApiKeyStore()));
}

public sealed class InMemorySkewReportStoreTests : SkewReportStoreContract
{
    protected override Task<IPortHarness<ISkewReportStore>> OpenAsync() =>
        Task.FromResult<IPortHarness<ISkewReportStore>>(new MemoryHarness<ISkewReportStore>(new InMemorySkewReportStore()));
}

public sealed class InMemoryAlertStoreTests : AlertStoreContract
{
    protected override Task<IPortHarness<IAlertStore>> OpenAsync() =>
        Task.FromResult<IPortHarness<IAlertStore>>(new MemoryHarness<IAlertStore>(new InMemoryAlertStore()));
}
