using Lambda.Ports.Access;

namespace Lambda.Ports.ContractTests.Access;

/// <summary>What every store of API keys does.</summary>
public abstract class ApiKeyStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<IPortHarness<IApiKeyStore>> OpenAsync();

    [Theory]
    [InlineData(ApiRole.Reader)]
    [InlineData(ApiRole.Writer)]
    [InlineData(ApiRole.Admin)]
    public async Task A_key_is_found_by_its_hash(ApiRole role)
    {
        await using var harness = await OpenAsync();
        var key = new ApiKey("one", "aa", role, Noon.AddMicroseconds(1));
        await harness.Port.AddAsync(key, default);
        await harness.CrashAsync();
        Assert.Equal(key, await harness.Port.FindAsync("aa", default));
        Assert.Null(await harness.Port.FindAsync("bb", default));
    }

    [Fact]
    public async Task An_id_that_exists_is_an_error()
    {
        await using var harness = await OpenAsync();
        await harness.Port.AddAsync(new("one", "aa", ApiRole.Reader, Noon), default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Port.AddAsync(new("one", "bb", ApiRole.Admin, Noon), default).AsTask());
        Assert.Null(await harness.Port.FindAsync("bb", default));
        Assert.Equal(ApiRole.Reader, (await harness.Port.FindAsync("aa", default))!.Role);
    }

    [Fact]
    public async Task Keys_are_listed_oldest_first()
    {
        await using var harness = await OpenAsync();
        await harness.Port.AddAsync(new("b", "1", ApiRole.Reader, Noon.AddDays(1)), default);
        await harness.Port.AddAsync(new("c", "2", ApiRole.Reader, Noon), default);
        await harness.Port.AddAsync(new("a", "3", ApiRole.Reader, Noon.AddDays(2)), default);
        Assert.Equal(["c", "b", "a"], (await harness.Port.ListAsync(default)).Select(key => key.Id));
    }

    [Fact]
    public async Task A_revoked_key_is_gone()
    {
        await using var harness = await OpenAsync();
        await harness.Port.AddAsync(new("one", "aa", ApiRole.Reader, Noon), default);
        Assert.True(await harness.Port.RevokeAsync("one", default));
        Assert.False(await harness.Port.RevokeAsync("one", default));
        await harness.CrashAsync();
        Assert.Null(await harness.Port.FindAsync("aa", default));
        Assert.Empty(await harness.Port.ListAsync(default));
    }
}
