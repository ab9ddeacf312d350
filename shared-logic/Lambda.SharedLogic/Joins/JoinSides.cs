namespace Lambda.SharedLogic.Joins;

/// <summary>What an event is in a join. The numbers are part of encoded states: never reuse one.</summary>
[Flags]
public enum JoinSides
{
    /// <summary>It takes no part.</summary>
    None = 0,

    /// <summary>It opens a pair.</summary>
    Left = 1,

    /// <summary>It carries a number that later rights of its key are enriched with.</summary>
    Carrier = 2,

    /// <summary>It looks for a left and a carrier before it.</summary>
    Right = 4,
}
