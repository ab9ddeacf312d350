namespace Lambda.SharedLogic.State;

/// <summary>A state that refers to things on the heap and knows about how large they are: what bounds the memory of tables asks it. One that does not say is taken for 48 bytes.</summary>
public interface IHeapSized
{
    /// <summary>About how many bytes it takes besides its own fields.</summary>
    long HeapBytes { get; }
}
