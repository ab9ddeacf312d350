using System.Reflection;
using Lambda.Ports.Log;
using Lambda.Ports.Master;
using Lambda.SharedLogic.Events;

namespace Lambda.Testing;

/// <summary>
/// Stands between a layer and its ports and tells of every call, as <c>Port.Method</c>. A handler may throw: before a call, as if the port had refused it,
/// or after it, as if the program had ended when it was done. Tells of a call's end when it returns, which in memory is when it is done.
/// </summary>
public sealed class PortCalls
{
    /// <summary>Told before each call.</summary>
    public event Action<string>? Before;

    /// <summary>Told after each call.</summary>
    public event Action<string>? After;

    /// <summary>The port, watched. A port that is no interface of its own is named after what it is asked for as.</summary>
    public TPort Around<TPort>(TPort port)
        where TPort : class
    {
        var proxy = DispatchProxy.Create<TPort, Proxy<TPort>>();
        ((Proxy<TPort>)(object)proxy).Watch(port, this);
        return proxy;
    }

    private object? Make(string name, Func<object?> call)
    {
        Before?.Invoke(name);
        var result = call();
        After?.Invoke(name);
        return result switch
        {
            IEventFileWriter writer => new Writer(writer, this),
            ILogReader reader => Around(reader),
            _ => result,
        };
    }

    /// <summary>What the runtime derives a port's implementation from.</summary>
    private class Proxy<TPort> : DispatchProxy
        where TPort : class
    {
        private TPort? _port;
        private PortCalls? _calls;

        public void Watch(TPort port, PortCalls calls) => (_port, _calls) = (port, calls);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _calls!.Make(
            $"{typeof(TPort).Name[1..]}.{targetMethod!.Name}",
            () => targetMethod.Invoke(_port, BindingFlags.DoNotWrapExceptions, null, args, null));
    }

    /// <summary>Written by hand, because a span cannot pass through a proxy.</summary>
    private sealed class Writer(IEventFileWriter writer, PortCalls calls) : IEventFileWriter
    {
        public long Rows => writer.Rows;

        public void Append(DeliveryEvent archived, ReadOnlySpan<byte> payload) => writer.Append(archived, payload);

        public async ValueTask<EventFile> CompleteAsync(CancellationToken cancellationToken)
        {
            calls.Before?.Invoke("EventFileWriter.CompleteAsync");
            var file = await writer.CompleteAsync(cancellationToken);
            calls.After?.Invoke("EventFileWriter.CompleteAsync");
            return file;
        }

        public ValueTask DisposeAsync() => writer.DisposeAsync();
    }
}
