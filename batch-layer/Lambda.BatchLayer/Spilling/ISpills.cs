namespace Lambda.BatchLayer.Spilling;

/// <summary>Something in memory that can go to disk.</summary>
public interface ISpills
{
    /// <summary>About how many bytes it takes, when it was last measured.</summary>
    long Bytes { get; }

    /// <summary>Whether there is anything that can go.</summary>
    bool CanSpill { get; }

    /// <summary>Measures <see cref="Bytes"/>.</summary>
    void Measure();

    /// <summary>Puts all of it on disk and lets go of the memory.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    void Spill();
}
