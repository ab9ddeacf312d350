using System.CommandLine;
using Lambda.AppHost.Commands;
using Lambda.AppHost.Composition;
using Lambda.Import.Commands;

NativeHeap.Limit();
var time = TimeProvider.System;
var command = new RootCommand("The Lambda platform: one definition of every view, a batch layer and a speed layer, one exact answer.")
{
    UpCommand.Create(time),
    LayerCommand.Create(time),
    DemoCommand.Create(time),
    ImportCommand.Create(time),
    SimulateCommand.Create(time),
    BatchCommand.Create(time),
    StatusCommand.Create(),
};

return await command.Parse(args).InvokeAsync(CommandLine.Configuration);
