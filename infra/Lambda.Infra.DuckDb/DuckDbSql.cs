using System.Text.RegularExpressions;

namespace Lambda.Infra.DuckDb;

/// <summary>Puts names and values into SQL where a parameter cannot stand, such as the file of a COPY.</summary>
public static partial class DuckDbSql
{
    /// <summary>A string literal.</summary>
    public static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A quoted name.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>
    /// A string literal that names one file to be read. DuckDB takes a name for a pattern, so one with <c>*</c>, <c>?</c> or
    /// <c>[</c> in it would read its namesakes too. Not for a file to be written: there a name is a name.
    /// </summary>
    public static string FileToRead(string path) => Literal(PatternCharacter().Replace(path, "[$0]"));

    [GeneratedRegex(@"[*?\[]")]
    private static partial Regex PatternCharacter();
}
