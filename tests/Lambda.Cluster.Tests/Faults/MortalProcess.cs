using System.Diagnostics;
using System.Text.Json;

namespace Lambda.Cluster.Tests.Faults;

/// <summary>
/// A speed node as a process of its own, of this very assembly, that ends itself by <c>kill -9</c> at a point of its loop. What it stands on knows nothing of that: the kernel takes
/// its memory, its threads and its connections at whatever they are.
/// </summary>
internal sealed class MortalProcess : IDisposable
{
    private const int Killed = 128 + 9;
    private const string Ready = "ready";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private MortalProcess(Process process) => _process = process;

    /// <summary>Whether it has died.</summary>
    public bool HasDied => _process.HasExited;

    /// <summary>Starts one, and returns when it is about to consume.</summary>
    /// <param name="order">What it does.</param>
    public static async Task<MortalProcess> StartAsync(Order order)
    {
        var info = new ProcessStartInfo("dotnet", [typeof(MortalProcess).Assembly.Location, JsonSerializer.Serialize(order)])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };

        // It lives for a second or two: code that is only compiled quickly is enough.
        info.Environment["DOTNET_TieredPGO"] = "0";
        var process = new MortalProcess(Process.Start(info)!);
        var said = await process._process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return said == Ready ? process : throw new InvalidOperationException($"a node that should die did not come to live: {said} {await process._process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>What the process runs. The thread that it begins on waits for whoever started it, who holds the other end of its standard input.</summary>
    public static void Main(string[] arguments)
    {
        var node = Task.Run(() => LiveAsync(JsonSerializer.Deserialize<Order>(arguments[0])!)).GetAwaiter().GetResult();
        Console.In.ReadToEnd();
        foreach (var failure in node.Failures)
            Console.Error.WriteLine(failure);
    }

    /// <summary>Ends it without warning, from outside.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for its end, which must be the one that was ordered.</summary>
    public async Task AssertKilledAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(_process.ExitCode == Killed, $"exit code {_process.ExitCode}: {await _process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Ends it in good order.</summary>
    /// <returns>What went wrong in it.</returns>
    public async Task<string> EndAsync()
    {
        _process.StandardInput.Close();
        return await _process.StandardError.ReadToEndAsync().WaitAsync(Patience);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static async Task<SpeedNode> LiveAsync(Order order)
    {
        var tables = await order.Place.OpenTablesAsync();
        var heart = new Heart(order.Point, order.Passes, () => Process.GetCurrentProcess().Kill());
        await Console.Out.WriteLineAsync(Ready);
        return await SpeedNode.StartAsync(order.Place, tables.DeadLetters, order.Owner, heart, memoryBytes: order.MemoryBytes);
    }

    /// <summary>Where a node lives, and at which pass of which point of its loop it dies.</summary>
    internal sealed record Order(SpeedPlace Place, string Owner, string Point, int Passes, long MemoryBytes);
}
