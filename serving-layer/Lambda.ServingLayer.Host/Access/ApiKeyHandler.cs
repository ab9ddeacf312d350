using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Lambda.Ports.Access;
using Lambda.ServingLayer.Access;
using Lambda.ServingLayer.Host.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Lambda.ServingLayer.Host.Access;

/// <summary>Recognises <c>Authorization: Bearer &lt;key&gt;</c>, and tells in problems who may not come in.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys, ServingOptions serving)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "ApiKey";

    private const string Bearer = "Bearer ";

    /// <summary>What a key lets its bearer do is made once for as long as the key is remembered, not for each request.</summary>
    private static readonly ConditionalWeakTable<ApiKey, AuthenticateResult> Results = [];
    private Exception? _failure;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        try
        {
            var key = await keys.RecogniseAsync(header[Bearer.Length..].Trim(), Context.RequestAborted);
            return key is null ? AuthenticateResult.Fail("unknown key") : Results.GetValue(key, known => AuthenticateResult.Success(TicketOf(known)));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _failure = failure;
            Logger.LogError(failure, "The key store does not answer");
            return AuthenticateResult.Fail("the key store does not answer");
        }
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_failure is not null)
        {
            return ProblemTypes.Unavailable("key store", serving.RetryAfter).ExecuteAsync(Context);
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return ProblemTypes.Unauthenticated().ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var role = Context.User.FindFirstValue(ClaimTypes.Role);
        return ProblemTypes.Forbidden($"This key has the role {role?.ToLowerInvariant()}; a higher one is needed.").ExecuteAsync(Context);
    }

    private static AuthenticationTicket TicketOf(ApiKey key)
    {
        // Each role includes those before it.
        var roles = Enum.GetValues<ApiRole>().Where(role => role <= key.Role).OrderDescending().Select(role => new Claim(ClaimTypes.Role, role.ToString()));
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, key.Id), .. roles], SchemeName);
        return new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName);
    }
}
