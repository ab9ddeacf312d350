namespace Lambda.SharedLogic.Events;

/// <summary>
/// A reusable run of events and the buffer that holds their texts. Fill it, fold it, clear it: after the first rounds
/// nothing is allocated any more. Not safe for use by several threads at once.
/// </summary>
public sealed class DeliveryEventBatch
{
    private DeliveryEvent[] _events = [];
    private byte[] _texts = new byte[16 * 1024];
    private int _textLength;

    /// <summary>The working memory for identities of events without an id, kept here because a batch belongs to one thread.</summary>
    internal ContentHasher ContentHasher { get; } = new();

    /// <summary>The shapes of records that became events here, kept here for the same reason.</summary>
    internal RecordShapes Shapes { get; } = new();

    /// <summary>How many events it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The events, in log order; valid until <see cref="Clear"/>.</summary>
    public ReadOnlySpan<DeliveryEvent> Events => _events.AsSpan(0, Count);

    /// <summary>Forgets all events and keeps the memory.</summary>
    public void Clear()
    {
        Count = 0;
        _textLength = 0;
    }

    /// <summary>Appends an empty event for the caller to fill.</summary>
    public DeliveryEvent Add()
    {
        var added = AddToFill();
        added.Clear();
        return added;
    }

    /// <summary>Appends an event of which the caller sets everything but its place in the log, which is 0.</summary>
    internal DeliveryEvent AddToFill()
    {
        if (Count == _events.Length)
        {
            Grow();
        }

        var added = _events[Count++];
        (added.Partition, added.Offset, added.ArrivalTime) = (0, 0, 0);
        return added;
    }

    /// <summary>Takes back the event that <see cref="Add"/> gave last. Its texts stay valid until <see cref="Clear"/>.</summary>
    public void RemoveLast() => Count--;

    /// <summary>Copies bytes into the batch's buffer.</summary>
    public Utf8Text AddText(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(ReserveText(utf8.Length));
        return CommitText(utf8.Length);
    }

    /// <summary>Room for a text of at most <paramref name="maximum"/> bytes, to be written and then made a text by <see cref="CommitText"/>.</summary>
    public Span<byte> ReserveText(int maximum)
    {
        if (_textLength + maximum > _texts.Length)
        {
            // Earlier texts keep the old array alive: nothing that was handed out moves.
            _texts = new byte[Math.Max(_texts.Length * 2, maximum)];
            _textLength = 0;
        }

        return _texts.AsSpan(_textLength, maximum);
    }

    /// <summary>Makes a text of the first <paramref name="length"/> bytes of what <see cref="ReserveText"/> gave.</summary>
    public Utf8Text CommitText(int length)
    {
        var text = new Utf8Text(_texts, _textLength, length);
        _textLength += length;
        return text;
    }

    private void Grow()
    {
        var old = _events.Length;
        Array.Resize(ref _events, Math.Max(64, old * 2));
        for (var i = old; i < _events.Length; i++)
        {
            _events[i] = new DeliveryEvent();
        }
    }
}
