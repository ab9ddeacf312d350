using System.Runtime.InteropServices;

namespace Lambda.Infra.Kafka.Native;

/// <summary>A client of librdkafka, with the queue that its records come in.</summary>
internal sealed class ConsumerHandle : SafeHandle
{
    /// <summary>Without the farewell to a group, which a reader has none of.</summary>
    private const int WithoutClosing = 8;

    private GCHandle _notice;

    /// <summary>Owns the client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="notice">What the client's callbacks are given.</param>
    public ConsumerHandle(nint client, GCHandle notice)
        : base(0, ownsHandle: true)
    {
        _notice = notice;
        SetHandle(client);
    }

    /// <summary>The queue of its records; goes with the client.</summary>
    public nint Queue { get; set; }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        if (Queue != 0)
        {
            NativeMethods.DestroyQueue(Queue);
        }

        // Returns when the client's threads have ended: only then nobody calls back any more.
        NativeMethods.DestroyClient(handle, WithoutClosing);
        _notice.Free();
        return true;
    }
}
