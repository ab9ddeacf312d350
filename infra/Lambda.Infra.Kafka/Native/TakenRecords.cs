using System.Runtime.InteropServices;

namespace Lambda.Infra.Kafka.Native;

/// <summary>Records that were taken from the client and are not yet read: many are taken with one call.</summary>
internal sealed unsafe class TakenRecords(PartitionClient client) : IDisposable
{
    private const int Most = 512;
    private readonly nint* _messages = (nint*)NativeMemory.Alloc(Most, (nuint)sizeof(nint));
    private int _next;
    private int _count;
    private bool _isDisposed;

    /// <summary>The next record; <c>null</c> when there is none in time. Valid until <see cref="Advance"/>.</summary>
    public NativeMessage* Peek(TimeSpan wait)
    {
        if (_next == _count)
        {
            (_next, _count) = (0, client.Take(new Span<nint>(_messages, Most), wait));
        }

        return _next < _count ? (NativeMessage*)_messages[_next] : null;
    }

    /// <summary>The record has been read.</summary>
    public void Advance() => NativeMethods.DestroyMessage((NativeMessage*)_messages[_next++]);

    /// <summary>Forgets those that were not read.</summary>
    public void Clear()
    {
        while (_next < _count)
        {
            Advance();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Clear();
            NativeMemory.Free(_messages);
        }
    }
}
