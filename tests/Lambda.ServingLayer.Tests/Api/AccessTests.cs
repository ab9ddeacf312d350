using System.Security.Cryptography;
using Lambda.Ports.Access;
using Lambda.ServingLayer.Access;
using Lambda.ServingLayer.Tests.Support;
using Lambda.Testing;
using Lambda.Testing.InMemory;

namespace Lambda.ServingLayer.Tests.Api;

public sealed class AccessTests
{
    [Theory]
    [InlineData("/v1/views")]
    [InlineData("/v1/views/packages/query")]
    [InlineData("/v1/status")]
    [InlineData("/v1/keys")]
    [InlineData("/v1/dead-letters")]
    [InlineData("/openapi/v1.json")]
    public async Task Without_a_key_nobody_comes_in(string path)
    {
        await using var api = await RunningApi.StartAsync();
        foreach (var key in new[] { null, "", "nonsense", new string('x', 10_000) })
        {
            var response = await api.Client(key).GetAsync(path);
            await RunningApi.ReadAsync(response, 401);
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        }
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_asks_for_no_key(string path)
    {
        await using var api = await RunningApi.StartAsync();

        Assert.Equal(200, (int)(await api.Client((string?)null).GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Without_log_or_catalog_the_platform_lives_and_is_not_ready()
    {
        await using var api = await RunningApi.StartAsync(wrapLog: log => new BrokenLog(log));

        await api.GetAsync("/health/live");
        await api.GetAsync("/health/ready", 503);
    }

    [Theory]
    [InlineData("GET", "/v1/keys")]
    [InlineData("GET", "/v1/dead-letters")]
    [InlineData("POST", "/v1/batch/runs")]
    [InlineData("DELETE", "/v1/batch/runs/1")]
    [InlineData("POST", "/v1/batch/rollback")]
    public async Task What_changes_or_shows_everything_takes_the_role_admin(string method, string path)
    {
        await using var api = await RunningApi.StartAsync();
        foreach (var role in new[] { ApiRole.Reader, ApiRole.Writer })
        {
            var response = await api.Client(role).SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
            Assert.Contains(role.ToString().ToLowerInvariant(), (await RunningApi.ReadAsync(response, 403)).GetProperty("detail").GetString());
        }
    }

    [Theory]
    [InlineData("/v1/views")]
    [InlineData("/v1/batch/runs")]
    [InlineData("/v1/status")]
    public async Task Asking_takes_the_role_reader(string path)
    {
        await using var api = await RunningApi.StartAsync();

        Assert.Equal(200, (int)(await api.Client(ApiRole.Reader).GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_new_key_is_shown_once_works_at_once_and_is_stored_as_a_hash()
    {
        await using var api = await RunningApi.StartAsync();

        var made = await api.PostAsync("/v1/keys", """{"id":"dashboard","role":"reader"}""", 201);

        var secret = made.GetProperty("key").GetString()!;
        Assert.Equal(200, (int)(await api.Client(secret).GetAsync("/v1/views")).StatusCode);
        var listed = await api.GetAsync("/v1/keys");
        Assert.DoesNotContain(secret, listed.GetRawText());
        Assert.DoesNotContain(await api.KeyStore.ListAsync(default), key => key.Sha256.Contains(secret));
        Assert.Contains("""{"id":"dashboard","role":"reader","createdAt":"2024-05-01T12:00:00Z"}""", listed.GetRawText());
    }

    [Fact]
    public async Task A_revoked_key_no_longer_works()
    {
        await using var api = await RunningApi.StartAsync();
        var reader = api.Client(ApiRole.Reader);
        Assert.Equal(200, (int)(await reader.GetAsync("/v1/views")).StatusCode);

        await api.DeleteAsync("/v1/keys/reader", 204);

        Assert.Equal(401, (int)(await reader.GetAsync("/v1/views")).StatusCode);
        await api.DeleteAsync("/v1/keys/reader", 404);
    }

    [Fact]
    public async Task A_key_that_another_process_revoked_works_for_ten_seconds_more_at_most()
    {
        await using var api = await RunningApi.StartAsync();
        var reader = api.Client(ApiRole.Reader);
        await reader.GetAsync("/v1/views");
        await api.KeyStore.RevokeAsync("reader", default);
        Assert.Equal(200, (int)(await reader.GetAsync("/v1/views")).StatusCode);

        api.Clock.Advance(ApiKeys.RememberedFor);

        Assert.Equal(401, (int)(await reader.GetAsync("/v1/views")).StatusCode);
    }

    [Fact]
    public async Task The_last_admin_key_stays()
    {
        await using var api = await RunningApi.StartAsync();

        await api.DeleteAsync("/v1/keys/admin", 409);
        await api.PostAsync("/v1/keys", """{"role":"admin"}""", 201);
        await api.DeleteAsync("/v1/keys/admin", 204);
    }

    [Theory]
    [InlineData("""{"role":"readr"}""", "role", "reader")]
    [InlineData("""{"rol":"reader"}""", "rol", "role")]
    [InlineData("{}", "role", null)]
    [InlineData("""{"role":"reader","id":"No Spaces"}""", "id", null)]
    public async Task What_is_wrong_with_a_key_request_is_told(string body, string parameter, string? nearest)
    {
        await using var api = await RunningApi.StartAsync();

        var error = (await api.PostAsync("/v1/keys", body, 400)).GetProperty("errors")[0];

        Assert.Equal(parameter, error.GetProperty("parameter").GetString());
        Assert.Equal(nearest, error.GetProperty("nearest").GetString());
    }

    [Fact]
    public async Task An_id_that_is_taken_is_refused()
    {
        await using var api = await RunningApi.StartAsync();

        await api.PostAsync("/v1/keys", """{"id":"admin","role":"reader"}""", 409);
    }

    [Fact]
    public async Task The_first_start_makes_an_admin_key_that_only_its_owner_can_read()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("admin.key");
        var keys = NewKeys(new InMemoryApiKeyStore());

        var secret = await AdminKey.EnsureAsync(keys, path, default);

        Assert.Equal(secret, (await File.ReadAllTextAsync(path)).Trim());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path));
        Assert.Equal(ApiRole.Admin, (await keys.RecogniseAsync(secret!, default))!.Role);
        Assert.Null(await AdminKey.EnsureAsync(keys, path, default));
    }

    [Fact]
    public async Task A_key_file_whose_key_was_never_stored_is_taken_over()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("admin.key");
        var lost = await AdminKey.EnsureAsync(NewKeys(new InMemoryApiKeyStore()), path, default);

        var secret = await AdminKey.EnsureAsync(NewKeys(new InMemoryApiKeyStore()), path, default);

        Assert.Equal(lost, secret);
    }

    private static ApiKeys NewKeys(IApiKeyStore store) => new(store, RandomNumberGenerator.Create(), TimeProvider.System);
}
