namespace Lambda.Ports.Batch;

/// <summary>Rows one after the other, in an order that whoever hands it out promises.</summary>
public interface IRowReader : IDisposable
{
    /// <summary>The row read last; its memory is used again for the next.</summary>
    BatchRow Row { get; }

    /// <summary>Reads the next row; <c>false</c> at the end.</summary>
    /// <exception cref="DamagedSpillException">A spilled run is not as it was written: never fewer rows in silence.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    bool Read();
}
