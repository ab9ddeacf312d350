using Lambda.SharedLogic.Events;

namespace Lambda.Ports.Master;

/// <summary>A reusable run of (offset, identity), for finding copies without reading whole events.</summary>
public sealed class IdentityBatch
{
    private (long Offset, EventIdentity Identity)[] _entries = new (long, EventIdentity)[2048];

    /// <summary>How many it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The entries, in log order; valid until <see cref="Clear"/>.</summary>
    public ReadOnlySpan<(long Offset, EventIdentity Identity)> Entries => _entries.AsSpan(0, Count);

    /// <summary>Forgets all entries and keeps the memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>Appends an entry.</summary>
    public void Add(long offset, EventIdentity identity)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        _entries[Count++] = (offset, identity);
    }
}
