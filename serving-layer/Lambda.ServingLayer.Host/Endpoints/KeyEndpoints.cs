using System.Text.RegularExpressions;
using Lambda.Ports.Access;
using Lambda.ServingLayer.Access;
using Lambda.ServingLayer.Host.Access;
using Lambda.ServingLayer.Host.Contracts;
using Lambda.ServingLayer.Host.Json;
using Lambda.ServingLayer.Host.Problems;
using Lambda.ServingLayer.Parameters;

namespace Lambda.ServingLayer.Host.Endpoints;

/// <summary>API keys.</summary>
internal static partial class KeyEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/v1/keys").Requires(ApiRole.Admin).WithTags("Keys");
        keys.MapPost("", IssueAsync).WithName("issueKey").WithSummary("Makes a key. This answer is the only time that it is shown.")
            .WithBody<KeyRequestBody>().Produces<NewKeyBody>(StatusCodes.Status201Created).Problems(400, 409);
        keys.MapGet("", ListAsync).WithName("listKeys").WithSummary("All keys, without the keys themselves.").Produces<KeysBody>();
        keys.MapDelete("/{id}", RevokeAsync).WithName("revokeKey").WithSummary("Revokes a key.").Produces(StatusCodes.Status204NoContent).Problems(404, 409);
    }

    private static async Task<IResult> IssueAsync(HttpRequest request, ApiKeys keys)
    {
        var body = await JsonBody.ReadAsync(request, "id", "role");
        var role = Enum.Parse<ApiRole>(body.OneOf("role", "reader", "writer", "admin"), ignoreCase: true);
        var id = body.Text("id");
        if (id is not null && !KeyName().IsMatch(id))
        {
            throw new InvalidParametersException(ParameterError.Invalid("id", id, "must be 1 to 64 lower-case letters, digits and hyphens"));
        }

        return await keys.IssueAsync(id, role, request.HttpContext.RequestAborted) is var (key, secret)
            ? TypedResults.Created($"/v1/keys/{key.Id}", new NewKeyBody(key.Id, key.Role, key.CreatedAt, secret))
            : ProblemTypes.Conflict($"There is a key '{id}' already.", ParameterError.Invalid("id", id!, "is taken"));
    }

    private static async Task<KeysBody> ListAsync(ApiKeys keys, CancellationToken cancellationToken) =>
        new([.. (await keys.ListAsync(cancellationToken)).Select(KeyBody.Of)]);

    private static async Task<IResult> RevokeAsync(string id, ApiKeys keys, CancellationToken cancellationToken) => await keys.RevokeAsync(id, cancellationToken) switch
    {
        Revocation.Revoked => TypedResults.NoContent(),
        Revocation.LastAdmin => ProblemTypes.Conflict("This is the last key with the role admin: make another one first."),
        _ => ProblemTypes.NotFound("There is no key of that id; see /v1/keys."),
    };

    [GeneratedRegex(@"\A[a-z0-9-]{1,64}\z")]
    private static partial Regex KeyName();

    /// <summary>Which key to make.</summary>
    /// <param name="Role"><c>reader</c>, <c>writer</c> or <c>admin</c>; each includes those before it.</param>
    /// <param name="Id">A name for it; one is made up when absent.</param>
    private sealed record KeyRequestBody(string Role, string? Id);
}
