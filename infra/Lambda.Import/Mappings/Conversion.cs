namespace Lambda.Import.Mappings;

/// <summary>Turns a text into a field's value.</summary>
internal abstract class Conversion
{
    /// <summary>Converts <paramref name="text"/>, or says why it cannot be.</summary>
    /// <param name="text">The text after look-up and map; never empty unless the mapping keeps empty values.</param>
    /// <param name="cell">The value.</param>
    /// <param name="problem">The reason of the rejection, the same for every text that is wrong in this way.</param>
    public abstract bool TryConvert(string text, out FieldCell cell, out string problem);
}

/// <summary>Keeps the text as it stands.</summary>
internal sealed class TextConversion : Conversion
{
    public override bool TryConvert(string text, out FieldCell cell, out string problem)
    {
        (cell, problem) = (FieldCell.Of(text), "");
        return true;
    }
}
