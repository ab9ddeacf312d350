using System.Text.RegularExpressions;

namespace Lambda.SharedLogic.Views;

/// <summary>The rules for names in a view's definition; they become parts of URLs, settings and stored rows.</summary>
internal static partial class ViewNames
{
    public static void Check(string view, IReadOnlyList<KeyField> keyFields, IReadOnlyList<Column> columns)
    {
        if (!ViewName().IsMatch(view))
        {
            throw new InvalidViewException($"view name '{view}': lower-case letters and digits in words joined by single hyphens, at most 100 characters, e.g. 'couriers-hourly'");
        }

        if (columns.Count == 0)
        {
            throw new InvalidViewException($"view '{view}' has no value: add one, e.g. .Count(\"events\")");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in keyFields.Select(field => field.Name).Concat(columns.SelectMany(column => column.Values).Select(value => value.Name)))
        {
            if (!FieldName().IsMatch(field))
            {
                throw new InvalidViewException($"view '{view}': name '{field}' must start with a lower-case letter and go on with letters and digits");
            }

            if (!seen.Add(field))
            {
                throw new InvalidViewException($"view '{view}': the name '{field}' is used twice; names of key fields and values must differ");
            }
        }
    }

    [GeneratedRegex("^(?=.{1,100}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ViewName();

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,99}$")]
    private static partial Regex FieldName();
}
