using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Encoding;

namespace Lambda.SharedLogic.Tests.Aggregates;

/// <summary>Encodes and decodes single states.</summary>
internal static class StateBytes
{
    public static byte[] Encode<TAggregate, TInput, TState>(TState state)
        where TAggregate : struct, IAggregate<TInput, TState>
        where TInput : struct
    {
        var writer = new StateWriter();
        default(TAggregate).Encode(in state, writer);
        return writer.ToArray();
    }

    public static TState Decode<TAggregate, TInput, TState>(byte[] bytes)
        where TAggregate : struct, IAggregate<TInput, TState>
        where TInput : struct
    {
        var reader = new StateReader(bytes);
        var state = default(TAggregate).Decode(ref reader);
        return reader.Remaining == 0 ? state : throw new CorruptStateException($"{reader.Remaining} bytes are left");
    }

    public static TState Fold<TAggregate, TInput, TState>(params IEnumerable<TInput> inputs)
        where TAggregate : struct, IAggregate<TInput, TState>
        where TInput : struct
    {
        var state = default(TAggregate).Identity;
        foreach (var input in inputs)
        {
            default(TAggregate).Add(ref state, in input);
        }

        return state;
    }
}
