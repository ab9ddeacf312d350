using System.Globalization;

namespace Lambda.Import.Mappings;

/// <summary>What a <see cref="MappingNode"/> holds.</summary>
internal enum MappingNodeKind
{
    Null,
    Boolean,
    Number,
    Text,
    List,
    Object,
}

/// <summary>
/// One value of a mapping's JSON together with its place, so that every mistake can be told with line and path.
/// (<c>JsonDocument</c> forgets lines.) A number keeps its digits as written: conversion is exact.
/// </summary>
internal sealed class MappingNode
{
    public required MappingNodeKind Kind { get; init; }

    /// <summary>The mapping file's name, as shown in messages.</summary>
    public required string Source { get; init; }

    /// <summary>The JSON path from the root, <c>$</c>.</summary>
    public required string Path { get; init; }

    /// <summary>1 for the first line.</summary>
    public required int Line { get; init; }

    /// <summary>A text's characters, a number's digits, <c>true</c> or <c>false</c>.</summary>
    public string Scalar { get; init; } = "";

    public List<KeyValuePair<string, MappingNode>> Members { get; } = [];

    public List<MappingNode> Items { get; } = [];

    public ImportException Wrong(string problem) => new(this, problem);

    public MappingNode? Find(string name)
    {
        foreach (var (member, value) in Members)
        {
            if (member == name)
            {
                return value;
            }
        }

        return null;
    }

    public MappingNode Require(string name, string example) =>
        Find(name) ?? throw Wrong($"\"{name}\" is missing; for example {example}");

    /// <summary>This node, when it is an object with no other members than <paramref name="allowed"/>.</summary>
    public MappingNode AsObject(params string[] allowed)
    {
        Expect(MappingNodeKind.Object, "an object, { … }");
        foreach (var (member, value) in Members)
        {
            if (!allowed.Contains(member))
            {
                throw value.Wrong($"unknown option \"{member}\"; {NearestName.Suggest(member, allowed)}");
            }
        }

        return this;
    }

    /// <summary>The members of an object whose names the author chooses.</summary>
    public List<KeyValuePair<string, MappingNode>> AsNamedMembers()
    {
        Expect(MappingNodeKind.Object, "an object, { … }");
        return Members;
    }

    public string AsText()
    {
        Expect(MappingNodeKind.Text, "a text in quotes");
        return Scalar;
    }

    public bool AsBoolean()
    {
        Expect(MappingNodeKind.Boolean, "true or false");
        return Scalar == "true";
    }

    public decimal AsNumber()
    {
        Expect(MappingNodeKind.Number, "a number");
        return decimal.TryParse(Scalar, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong($"{Scalar} is out of range; use a number of at most 28 digits");
    }

    public int AsWholeNumber(int least, int most)
    {
        var number = AsNumber();
        return number >= least && number <= most && number == decimal.Truncate(number)
            ? (int)number
            : throw Wrong($"{Scalar} must be a whole number from {least} to {most}");
    }

    public List<MappingNode> AsList()
    {
        Expect(MappingNodeKind.List, "a list, [ … ]");
        return Items;
    }

    /// <summary>A list of texts; numbers may stand without quotes.</summary>
    public List<string> AsTexts() => AsList().ConvertAll(item => item.AsComparedText());

    /// <summary>A text, or a number as written, to compare CSV values with.</summary>
    public string AsComparedText() => Kind == MappingNodeKind.Number ? Scalar : AsText();

    /// <summary>The one of <paramref name="choices"/> that this text names.</summary>
    public string AsChoice(params string[] choices)
    {
        var text = AsText();
        return choices.Contains(text) ? text : throw Wrong($"\"{text}\" is not a choice here; {NearestName.Suggest(text, choices)}");
    }

    private void Expect(MappingNodeKind kind, string wanted)
    {
        if (Kind != kind)
        {
            throw Wrong($"must be {wanted}, not {Describe()}");
        }
    }

    private string Describe() => Kind switch
    {
        MappingNodeKind.Null => "null",
        MappingNodeKind.Boolean => Scalar,
        MappingNodeKind.Number => $"the number {Scalar}",
        MappingNodeKind.Text => $"the text \"{Scalar}\"",
        MappingNodeKind.List => "a list",
        _ => "an object",
    };
}
