using System.Reflection;
using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.State;

namespace Lambda.SharedLogic.Views;

/// <summary>One aggregate of a view: what it takes from an event, how it is kept, and the values that it presents.</summary>
public abstract class Column
{
    private protected Column(IReadOnlyList<ValueDefinition> values, string? parameters, params ReadOnlySpan<Type> aggregates)
    {
        Aggregate = string.Join('/', aggregates.ToArray().Select(NameOf)) + (parameters is null ? "" : $"({parameters})");
        Values = values;
    }

    /// <summary>The aggregate's name and layout, part of the view's fingerprint.</summary>
    public string Aggregate { get; }

    /// <summary>The values that it presents, in order.</summary>
    public IReadOnlyList<ValueDefinition> Values { get; }

    /// <summary>Whether the two forms of state differ: exact in batch, a sketch in speed.</summary>
    public virtual bool HasSketch => false;

    /// <summary>How long before a window the events lie that can matter to what it presents, in microseconds; 0 but for joins.</summary>
    public virtual long Preceding => 0;

    /// <summary>How long after a window the events lie that can matter to what it presents, in microseconds; 0 but for joins.</summary>
    public virtual long Following => 0;

    /// <summary>Empty storage for the states of many groups.</summary>
    public abstract ColumnStates CreateStates(StateForm form);

    /// <summary>A limit goes by its number too: two views whose limits have one name and different numbers must not be taken for the same.</summary>
    private static string NameOf(Type type)
    {
        if (type.IsGenericType)
        {
            return $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(',', type.GetGenericArguments().Select(NameOf))}>";
        }

        return type.IsAssignableTo(typeof(ILimit)) ? $"{type.Name}={LimitOf.MakeGenericMethod(type).Invoke(null, null)}" : type.Name;
    }

    private static MethodInfo LimitOf { get; } = typeof(Column).GetMethod(nameof(ValueOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static int ValueOf<TLimit>()
        where TLimit : struct, ILimit => TLimit.Value;
}
