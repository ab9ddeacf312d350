using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Lambda.SharedLogic.Events;

/// <summary>Where a record's fields stand: for each <see cref="EventField"/> the last property of that name.</summary>
[InlineArray((int)EventField.PickedUpAt + 1)]
internal struct RecordFields
{
    private Place _first;

    /// <summary>One value in the record's bytes.</summary>
    /// <param name="Kind"><see cref="JsonTokenType.None"/> when the field is absent.</param>
    /// <param name="Start">The first byte; of a string the one after the quote.</param>
    /// <param name="Length">How many bytes; of a string those between the quotes.</param>
    /// <param name="IsEscaped">A string with escapes in it.</param>
    public readonly record struct Place(JsonTokenType Kind, int Start, int Length, bool IsEscaped)
    {
        /// <summary>Absent, or spelled <c>null</c>: the same thing.</summary>
        public bool IsAbsent => Kind is JsonTokenType.None or JsonTokenType.Null;
    }
}
