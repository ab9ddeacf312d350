using Lambda.Ports.Access;
using Lambda.Ports.Alerts;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.Ports.ContractTests;
using Lambda.Ports.ContractTests.Access;
using Lambda.Ports.ContractTests.Alerts;
using Lambda.Ports.ContractTests.Batch;
using Lambda.Ports.ContractTests.Catalog;
using Lambda.Ports.ContractTests.DeadLetters;
using Lambda.Ports.ContractTests.Skew;
using Lambda.Ports.DeadLetters;
using Lambda.Ports.Skew;

namespace Lambda.Infra.Postgres.Tests;

[Collection(PostgresTests.Name)]
public sealed class PostgresCatalogTests : CatalogContract
{
    protected override Task<IPortHarness<ICatalog>> OpenAsync() => PostgresHarness<ICatalog>.OpenAsync(stores => stores.Catalog);
}

[Collection(PostgresTests.Name)]
public sealed class PostgresBatchViewStoreTests : BatchViewStoreContract
{
    protected override Task<IPortHarness<IBatchViewStore>> OpenAsync() => PostgresHarness<IBatchViewStore>.OpenAsync(stores => stores.BatchViews);
}

[Collection(PostgresTests.Name)]
public sealed class PostgresDeadLetterStoreTests : DeadLetterStoreContract
{
    protected override Task<IPortHarness<IDeadLetterStore>> OpenAsync() => PostgresHarness<IDeadLetterStore>.OpenAsync(stores => stores.DeadLetters);
}

[Collection(PostgresTests.Name)]
public sealed class PostgresApiKeyStoreTests : ApiKeyStoreContract
{
    protected override Task<IPortHarness<IApiKeyStore>> OpenAsync() => PostgresHarness<IApiKeyStore>.OpenAsync(stores => stores.ApiKeys);
}

[Collection(PostgresTests.Name)]
public sealed class PostgresSkewReportStoreTests : SkewReportStoreContract
{
    protected override Task<IPortHarness<ISkewReportStore>> OpenAsync() => PostgresHarness<ISkewReportStore>.OpenAsync(stores => stores.SkewReports);
}

[Collection(PostgresTests.Name)]
public sealed class PostgresAlertStoreTests : AlertStoreContract
{
    protected override Task<IPortHarness<IAlertStore>> OpenAsync() => PostgresHarness<IAlertStore>.OpenAsync(stores => stores.Alerts);
}
