using Lambda.Ports.Access;
using Lambda.ServingLayer.Host.Endpoints;
using Lambda.ServingLayer.Host.Problems;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lambda.ServingLayer.Host.OpenApi;

/// <summary>What the OpenAPI document says beyond what the routes tell: title, keys and roles, query parameters.</summary>
internal static class ApiDocument
{
    /// <summary>The document's name, as in <c>/openapi/v1.json</c>.</summary>
    public const string Name = "v1";

    private const string Scheme = "apiKey";

    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            AddParameters(operation, metadata);
            AddRole(operation, metadata, context.Document);
            await AddBodyAsync(operation, metadata, context, cancellationToken);
        });
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo { Title = "Lambda platform", Version = Name, Description = "answer = present(batch before the cut ⊕ speed from the cut on)" };

        // The addresses that a server happens to listen on are no part of the contract.
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." };
    }

    private static void AddParameters(OpenApiOperation operation, IList<object> metadata)
    {
        foreach (var parameter in metadata.OfType<EndpointParameters>().SelectMany(parameters => parameters.All))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Description,
                Schema = new OpenApiSchema { Type = parameter.IsNumber ? JsonSchemaType.Integer : JsonSchemaType.String },
            });
        }
    }

    private static void AddRole(OpenApiOperation operation, IList<object> metadata, OpenApiDocument? document)
    {
        if (metadata.OfType<ApiRole>().ToList() is not [.., var role])
        {
            return;
        }

        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        operation.Description = $"{operation.Description} Needs the role {role.ToString().ToLowerInvariant()}.".Trim();
        operation.Responses ??= [];
        operation.Responses["401"] = new OpenApiResponse { Description = "No valid API key: " + Problem.ContentType };
        operation.Responses["403"] = new OpenApiResponse { Description = "The key may not do this: " + Problem.ContentType };
    }

    private static async Task AddBodyAsync(
        OpenApiOperation operation, IList<object> metadata, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (metadata.OfType<EndpointBody>().SingleOrDefault() is not { } body)
        {
            return;
        }

        var schema = await context.GetOrCreateSchemaAsync(body.Type, null, cancellationToken);
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = body.ContentTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = schema }),
        };
    }
}
