namespace Lambda.SharedLogic.Laws;

/// <summary>What every aggregate of a view owes to the two layers. Each is checked on generated events, byte by byte.</summary>
public enum Law
{
    /// <summary>merge(identity, s) = s = merge(s, identity).</summary>
    Identity,

    /// <summary>merge(a, b) = merge(b, a).</summary>
    Commutative,

    /// <summary>merge(merge(a, b), c) = merge(a, merge(b, c)).</summary>
    Associative,

    /// <summary>fold(a ++ b) = merge(fold(a), fold(b)), also when folding goes on in a merged state.</summary>
    FoldIsMerge,

    /// <summary>decode(encode(s)) = s, to the last byte, also when folding goes on in a decoded state.</summary>
    Decodes,

    /// <summary>The same events in any order give the same bytes.</summary>
    Canonical,

    /// <summary>Merging leaves the other state as it was, and shares nothing with it afterwards.</summary>
    MergeLeavesOther,

    /// <summary>Presenting leaves the state as it was and says the same each time.</summary>
    PresentingChangesNothing,

    /// <summary>A presented value is of the kind that its definition declares, or <c>null</c>.</summary>
    ValueHasItsKind,

    /// <summary>sketch(fold exactly) = fold as sketch: what batch publishes continues what speed counts.</summary>
    BatchEqualsSpeed,

    /// <summary>The sketch's values are within the stated bounds of the exact ones; values without a bound are equal.</summary>
    WithinErrorBound,

    /// <summary>
    /// Where windows follow the events: the same events give the same windows and the same exact values, in whatever order they came and however batch view
    /// and real-time epochs share them.
    /// </summary>
    SameWindows,
}
