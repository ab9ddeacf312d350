using System.Runtime.CompilerServices;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>The state of a <see cref="RecentTextsAggregate{TLimit}"/>: different texts, the one that occurred last first.</summary>
public struct RecentTexts : IHeapSized
{
    internal TextAt[]? Entries;

    /// <inheritdoc/>
    public readonly long HeapBytes => Entries is null ? 0 : 24 + ((long)Entries.Length * (Unsafe.SizeOf<TextAt>() + 40));

    /// <summary>How many texts there are.</summary>
    public int Count { readonly get; internal set; }

    /// <summary>The texts, each with when it last occurred; of two at one moment the one that is first by its bytes comes first.</summary>
    public readonly ReadOnlySpan<TextAt> Span => new(Entries, 0, Count);
}

/// <summary>A text, and when it occurred.</summary>
/// <param name="Time">In microseconds since 1970-01-01T00:00Z.</param>
/// <param name="Text">The text; in a state it is owned.</param>
public readonly record struct TextAt(long Time, Utf8Text Text);
