using System.Globalization;

namespace Lambda.Import.Mappings;

/// <summary>
/// Reads a decimal number, multiplies, adds and rounds it half away from zero, in decimal arithmetic: exact while the digits of
/// the value and the factor together are at most 28.
/// </summary>
internal sealed class NumberConversion : Conversion
{
    public const int MaxDigits = 28;

    /// <summary>What stands between whole and fraction in the CSV file.</summary>
    public char DecimalSeparator { get; init; } = '.';

    /// <summary>What separates groups of digits in the CSV file and is ignored; <c>null</c> for none.</summary>
    public char? GroupSeparator { get; init; }

    public decimal Multiply { get; init; } = 1;

    public decimal Add { get; init; }

    /// <summary>Digits after the point to round to; <c>null</c> keeps the value as it is.</summary>
    public int? Decimals { get; init; }

    public override bool TryConvert(string text, out FieldCell cell, out string problem)
    {
        (cell, problem) = (default, "");
        if (!TryRead(text, out var number))
        {
            problem = "not a number";
            return false;
        }

        try
        {
            number = checked((number * Multiply) + Add);
        }
        catch (OverflowException)
        {
            problem = $"a number of more than {MaxDigits} digits";
            return false;
        }

        if (Decimals is { } decimals)
        {
            number = Math.Round(number, decimals, MidpointRounding.AwayFromZero);
        }

        // Decimal knows a negative zero, which JSON readers would show as "-0".
        cell = FieldCell.Of(number == 0 ? 0 : number);
        return true;
    }

    /// <summary>Reads a number as the CSV file writes it.</summary>
    public bool TryRead(string text, out decimal number)
    {
        if (GroupSeparator is { } group)
        {
            text = text.Replace(group.ToString(), "", StringComparison.Ordinal);
        }

        if (DecimalSeparator != '.')
        {
            // A point would otherwise be read as the separator that it is not.
            text = text.Replace('.', '\0').Replace(DecimalSeparator, '.');
        }

        number = 0;
        return text.Count(char.IsAsciiDigit) <= MaxDigits
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}
