using System.CommandLine;
using Lambda.AppHost.Commands;
using Lambda.Import.Commands;

var time = TimeProvider.System;
var command = new RootCommand("The Lambda platform: one definition of every view, a batch layer and a speed layer, one exact answer.")
{
    UpCommand.Create(time),
    DemoCommand.Create(time),
    ImportCommand.Create(time),
    SimulateCommand.Create(time),
    BatchCommand.Create(time),
    StatusCommand.Create(),
};

// Ctrl-C and SIGTERM cancel the verb, which then has this long to end well before the process is ended.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
