using Lambda.AppHost;
using Lambda.AppHost.Composition;

return await NodeProgram.RunAsync(Layers.Speed, args);
