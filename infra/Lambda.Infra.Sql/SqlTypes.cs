namespace Lambda.Infra.Sql;

/// <summary>What a database calls the types of columns. Tables are written with these names alone, so that one text of each query serves every database.</summary>
/// <param name="Number">Whole numbers of 64 bits.</param>
/// <param name="Text">Text that is compared byte by byte.</param>
/// <param name="Bytes">Bytes.</param>
/// <param name="Identity">A primary key whose numbers rise and are never used twice.</param>
public sealed record SqlTypes(string Number, string Text, string Bytes, string Identity);
