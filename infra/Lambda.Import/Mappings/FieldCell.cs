namespace Lambda.Import.Mappings;

/// <summary>What a field's value is written as.</summary>
internal enum FieldCellKind
{
    /// <summary>The field is left out.</summary>
    Absent,
    Text,
    Number,
    Time,
    True,
    False,
}

/// <summary>One field's value, converted and ready to be written.</summary>
internal readonly record struct FieldCell(FieldCellKind Kind, string Text, decimal Number, DateTime Time)
{
    public static FieldCell Absent => default;

    public static FieldCell Of(string text) => new(FieldCellKind.Text, text, 0, default);

    public static FieldCell Of(decimal number) => new(FieldCellKind.Number, "", number, default);

    /// <param name="utc">A time in UTC.</param>
    public static FieldCell Of(DateTime utc) => new(FieldCellKind.Time, "", 0, utc);

    public static FieldCell Of(bool value) => new(value ? FieldCellKind.True : FieldCellKind.False, "", 0, default);
}
