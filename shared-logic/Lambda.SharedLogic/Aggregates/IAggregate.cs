using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Aggregates;

/// <summary>
/// A commutative monoid over <typeparamref name="TState"/> with canonical bytes. Implementations are small readonly structs, so
/// that the compiler specialises the loops of <c>StateColumn</c> for each of them.
/// The laws (checked for every registered view): merge is associative and commutative with <see cref="Identity"/>;
/// folding a then b equals merging their folds, in any order; decode(encode s) = s; the same multiset of inputs gives the same bytes.
/// So a state holds no floating point and nothing that depends on the order of arrival.
/// </summary>
/// <typeparam name="TInput">What one event contributes.</typeparam>
/// <typeparam name="TState">What is kept; a value, or a class that the state owns alone.</typeparam>
public interface IAggregate<TInput, TState>
    where TInput : struct
{
    /// <summary>The state of no events. A state that is a class must be a new one each time.</summary>
    TState Identity { get; }

    /// <summary>Folds one input into <paramref name="state"/>. Must not keep a reference to the input's buffers.</summary>
    void Add(ref TState state, in TInput input);

    /// <summary>
    /// Reads what <see cref="Add"/> is going to read first, and returns anything that hangs on it. Called for a run of inputs before the first of them is added:
    /// states lie all over memory, and reads that do not wait for one another are fetched side by side. Worth having for a state that is a class.
    /// Must not branch on what it reads, nor change anything.
    /// </summary>
    static virtual long Touch(in TState state, in TInput input) => 0;

    /// <summary>Merges <paramref name="other"/> into <paramref name="state"/>; <paramref name="other"/> stays as it was and is not shared afterwards.</summary>
    void Merge(ref TState state, in TState other);

    /// <summary>Writes the canonical bytes of <paramref name="state"/>.</summary>
    void Encode(in TState state, StateWriter writer);

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="CorruptStateException">The bytes cannot have been written by <see cref="Encode"/>.</exception>
    TState Decode(ref StateReader reader);
}
