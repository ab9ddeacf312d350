using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Lambda.SharedLogic.Events;

/// <summary>Where a record's fields stand: for each <see cref="EventField"/> the last property of that name.</summary>
[InlineArray((int)EventField.PickedUpAt + 1)]
internal struct RecordFields
{
    private Place _first;

    /// <summary>
    /// One value in the record's bytes. In one word, because a processor waits when it reads in one piece what it has just written in several; a record has no more
    /// than <see cref="EventLimits.RecordBytes"/>.
    /// </summary>
    public readonly record struct Place
    {
        private const int Bits = 24;
        private const int Mask = (1 << Bits) - 1;
        private readonly ulong _word;

        /// <summary>A value at this place.</summary>
        /// <param name="kind"><see cref="JsonTokenType.None"/> when the field is absent.</param>
        /// <param name="start">The first byte; of a string the one after the quote.</param>
        /// <param name="length">How many bytes; of a string those between the quotes.</param>
        /// <param name="isEscaped">A string with escapes in it.</param>
        public Place(JsonTokenType kind, int start, int length, bool isEscaped) =>
            _word = (uint)start | ((ulong)(uint)length << Bits) | ((ulong)kind << (2 * Bits)) | (isEscaped ? 1UL << 63 : 0);

        /// <summary>What it is.</summary>
        public JsonTokenType Kind => (JsonTokenType)((_word >> (2 * Bits)) & 0x7F);

        /// <summary>The first byte.</summary>
        public int Start => (int)_word & Mask;

        /// <summary>How many bytes.</summary>
        public int Length => (int)(_word >> Bits) & Mask;

        /// <summary>Whether it is a string with escapes in it.</summary>
        public bool IsEscaped => (long)_word < 0;

        /// <summary>Absent, or spelled <c>null</c>: the same thing.</summary>
        public bool IsAbsent => Kind is JsonTokenType.None or JsonTokenType.Null;
    }
}
