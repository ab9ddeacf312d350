using System.Security.Cryptography;
using Lambda.Ports.Access;
using Lambda.Ports.Alerts;
using Lambda.Ports.Batch;
using Lambda.Ports.Catalog;
using Lambda.Ports.Log;
using Lambda.Ports.RealTime;
using Lambda.ServingLayer.Access;
using Lambda.ServingLayer.Alerts;
using Lambda.ServingLayer.Host.Access;
using Lambda.ServingLayer.Host.Endpoints;
using Lambda.ServingLayer.Host.Json;
using Lambda.ServingLayer.Host.OpenApi;
using Lambda.ServingLayer.Host.Problems;
using Lambda.ServingLayer.Ingest;
using Lambda.ServingLayer.Status;
using Lambda.ServingLayer.Tracking;
using Lambda.SharedLogic.Views;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lambda.ServingLayer.Host;

/// <summary>Puts the serving layer together.</summary>
public static class ServingLayerSetup
{
    /// <summary>
    /// Adds the serving layer. <see cref="ViewRegistry"/>, <see cref="TimeProvider"/> and the ports (log, stores, <see cref="ICatalog"/>, dead letters, skew reports, alerts, API keys, schedule)
    /// must be
    /// registered by whoever composes the host, and may be <see cref="IRunSignal"/> and <see cref="RandomNumberGenerator"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="logic">The hash of the logic assembly, as the other layers are given it.</param>
    /// <param name="options">The settings.</param>
    public static IServiceCollection AddServingLayer(this IServiceCollection services, string logic, ServingOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton<IRunSignal, NoRunSignal>();
        services.TryAddSingleton(_ => RandomNumberGenerator.Create());
        services.TryAddSingleton<IVersionCatalog>(provider => provider.GetRequiredService<ICatalog>());
        services.TryAddSingleton<ICutCatalog>(provider => provider.GetRequiredService<ICatalog>());
        services.TryAddSingleton<IRunCatalog>(provider => provider.GetRequiredService<ICatalog>());
        services.TryAddSingleton<IArchiveCatalog>(provider => provider.GetRequiredService<ICatalog>());
        services.AddSingleton(provider => ComposeQueries(provider, logic, options));
        services.AddSingleton(provider => new EvaluateAlerts(
            provider.GetRequiredService<QueryView>(), provider.GetRequiredService<IAlertStore>(), options.Alerts, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ReadPackage>();
        services.AddSingleton<ReadDriver>();
        services.AddSingleton<AcceptEvents>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<ReadStatus>();
        services.ConfigureHttpJsonOptions(json => ServingJson.Apply(json.SerializerOptions));
        services.AddExceptionHandler<UnhandledErrors>();
        services.AddOpenApi(ApiDocument.Name, ApiDocument.Configure);

        // AddAuthentication would bring data protection along, which writes keys that nobody needs into the home folder.
        services.AddWebEncoders();
        services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = ApiKeyHandler.SchemeName;
            authentication.AddScheme<ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        });
        services.AddAuthorization();
        return services;
    }

    /// <summary>Lets the rules of <see cref="ServingOptions.Alerts"/> raise and clear alerts as long as the host lives.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services.AddHostedService<AlertService>();

    /// <summary>Maps every endpoint, and the middleware that they need.</summary>
    public static WebApplication MapServingLayer(this WebApplication app)
    {
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(context => ProblemTypes.Other(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapOpenApi().Requires(ApiRole.Reader);

        var routes = app.MapGroup("");
        routes.AddEndpointFilter<RouteGroupBuilder, ProblemFilter>().AddEndpointFilter(EndpointParameterExtensions.RefuseUnknown);
        EventEndpoints.Map(routes, app.Services.GetRequiredService<IEventLog>());
        ViewEndpoints.Map(routes);
        DeliveryEndpoints.Map(routes, app.Services.GetRequiredService<ViewRegistry>());
        AnalyticsEndpoints.Map(routes, app.Services.GetRequiredService<ViewRegistry>());
        BatchEndpoints.Map(routes);
        SkewEndpoints.Map(routes);
        AlertEndpoints.Map(routes);
        DeadLetterEndpoints.Map(routes);
        StatusEndpoints.Map(routes);
        KeyEndpoints.Map(routes);
        HealthEndpoints.Map(routes);
        return app;
    }

    private static QueryView ComposeQueries(IServiceProvider provider, string logic, ServingOptions options)
    {
        var logger = provider.GetRequiredService<ILogger<QueryView>>();
        return new QueryView(
            provider.GetRequiredService<IVersionCatalog>(), provider.GetRequiredService<ICutCatalog>(), provider.GetRequiredService<IBatchViewStore>(),
            provider.GetRequiredService<IRealTimeViewStore>(), provider.GetRequiredService<IEventLog>(), logic, options.Query,
            (part, failure) => logger.LogError(failure, "The {Part} does not answer; answers are degraded", part));
    }
}
