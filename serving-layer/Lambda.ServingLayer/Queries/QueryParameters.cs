using System.Globalization;
using Lambda.ServingLayer.Parameters;
using Lambda.SharedLogic.Views;
using Lambda.SharedLogic.Windows;

namespace Lambda.ServingLayer.Queries;

/// <summary>Reads the parameters of a query. Everything that is wrong is told at once, each with the nearest valid name or value.</summary>
public sealed class QueryParameters
{
    /// <summary>How many values one <c>key.&lt;name&gt;</c> may list: 1,000.</summary>
    public const int MostKeyValues = 1_000;

    private const string KeyPrefix = "key.";
    private static readonly string[] SourceNames = ["merged", "batch", "speed"];
    private static readonly string[] Names = ["from", "to", "interval", "groupBy", "orderBy", "limit", "pageToken", "source", "require"];

    private readonly ViewDefinition _view;
    private readonly List<ParameterError> _errors = [];

    private QueryParameters(ViewDefinition view) => _view = view;

    /// <summary>The names that a query of this view may carry.</summary>
    public static IReadOnlyList<string> NamesFor(ViewDefinition view) => [.. Names, .. view.KeyFields.Select(field => KeyPrefix + field.Name)];

    /// <summary>Reads a query.</summary>
    /// <param name="view">The view that it is about.</param>
    /// <param name="parameters">Name and value of each, in order, a repeated name once for each of its values.</param>
    /// <exception cref="InvalidParametersException">Something is wrong with them.</exception>
    public static QueryRequest Parse(ViewDefinition view, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var reader = new QueryParameters(view);
        var request = reader.Read(parameters);
        return reader._errors.Count == 0 ? request : throw new InvalidParametersException(reader._errors);
    }

    private QueryRequest Read(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var request = new QueryRequest(_view);
        var keys = new List<string>?[_view.KeyFields.Length];
        var token = default(string);
        foreach (var group in parameters.GroupBy(parameter => parameter.Key, parameter => parameter.Value, StringComparer.Ordinal))
        {
            var isKey = group.Key.StartsWith(KeyPrefix, StringComparison.Ordinal);
            if (isKey)
            {
                ReadKey(group.Key, group, keys);
            }
            else if (group.Count() > 1)
            {
                _errors.Add(new ParameterError(group.Key, "given more than once"));
            }
            else if (group.Key == "pageToken")
            {
                token = group.Single();
            }
            else
            {
                request = ReadOne(request, group.Key, group.Single());
            }
        }

        CheckRange(request);
        request = request with { Keys = new KeyFilter(keys) };
        return token is null ? request : request with { After = ReadToken(token, request) };
    }

    private QueryRequest ReadOne(QueryRequest request, string name, string value) => name switch
    {
        "from" => request with { From = ReadMoment(name, value) },
        "to" => request with { To = ReadMoment(name, value) },
        "interval" => request with { Interval = ReadInterval(value) },
        "groupBy" => request with { GroupBy = ReadGroupBy(value) },
        "orderBy" => request with { OrderBy = ReadOrder(value) },
        "limit" => request with { Limit = ReadLimit(value) },
        "source" => request with { Source = ReadSource(value) },
        "require" => request with { RequireComplete = ReadRequire(value) },
        _ => AddUnknown(request, name),
    };

    private QueryRequest AddUnknown(QueryRequest request, string name)
    {
        _errors.Add(ParameterError.Unknown(name, NamesFor(_view)));
        return request;
    }

    private void ReadKey(string name, IEnumerable<string> values, List<string>?[] keys)
    {
        var field = Array.FindIndex(_view.KeyFields, field => KeyPrefix + field.Name == name);
        if (field < 0)
        {
            _errors.Add(ParameterError.Unknown(name, NamesFor(_view)));
            return;
        }

        keys[field] = [.. values.SelectMany(ListOf.Split)];
        if (keys[field]!.Count > MostKeyValues)
        {
            _errors.Add(new ParameterError(name, $"lists {keys[field]!.Count} values; at most {MostKeyValues} are allowed"));
        }
    }

    private long? ReadMoment(string name, string value)
    {
        var moment = IsoInstant.Parse(value);
        if (moment is null)
        {
            _errors.Add(ParameterError.Invalid(name, value, "must be an ISO-8601 time with Z or an offset, e.g. 2019-01-15T03:00:00Z, or a date"));
        }
        else if (_view.Windowing.Kind == WindowKind.Global)
        {
            _errors.Add(ParameterError.Invalid(name, value, $"view '{_view.Name}' has one window over all time: there is no range to choose"));
        }

        return moment;
    }

    private void CheckRange(QueryRequest request)
    {
        if (request is { From: { } from, To: { } to } && from > to)
        {
            _errors.Add(ParameterError.Invalid("to", IsoInstant.Format(IsoInstant.ToTime(to)), "must not be before from"));
        }
    }

    private QueryInterval ReadInterval(string value)
    {
        if (QueryInterval.Parse(value, _view) is { } interval)
        {
            return interval;
        }

        var own = QueryInterval.OwnOf(_view);
        _errors.Add(ParameterError.Invalid("interval", value, IntervalRule(own)) with { Nearest = NearestInterval(value, own) });
        return own;
    }

    private string IntervalRule(QueryInterval own)
    {
        if (own.Length is null)
        {
            return $"must be {own}: the view has one window over all time";
        }

        if (own.Length == 0)
        {
            return $"must be {own} or {QueryInterval.AllName}: windows that follow the events have no length to be rolled up to";
        }

        var longest = QueryInterval.LongestOf(_view) is { } length ? $" of at most {IsoDuration.Format(length)}" : "";
        return $"must be a whole multiple of {own}{longest} (an ISO-8601 duration without years and months), or all";
    }

    private string NearestInterval(string value, QueryInterval own)
    {
        if (own.Length is not ({ } size and > 0) || IsoDuration.Parse(value) is not { } wanted)
        {
            return NearestName.To(value, [own.ToString(), QueryInterval.AllName]) ?? own.ToString();
        }

        var multiple = Math.Max(1, (wanted + (size / 2)) / size) * size;
        return IsoDuration.Format(Math.Min(multiple, QueryInterval.LongestOf(_view) ?? multiple));
    }

    private int[] ReadGroupBy(string value)
    {
        var fields = new SortedSet<int>();
        foreach (var name in ListOf.Split(value))
        {
            var field = Array.FindIndex(_view.KeyFields, field => field.Name == name);
            if (field < 0)
            {
                _errors.Add(ParameterError.NotOneOf("groupBy", name, [.. _view.KeyFields.Select(field => field.Name)]));
            }
            else
            {
                fields.Add(field);
            }
        }

        return [.. fields];
    }

    private QueryOrder? ReadOrder(string value)
    {
        var descending = value.StartsWith('-');
        var name = descending ? value[1..] : value;
        var values = _view.Values;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Name == name && values[i].Kind != ValueKind.List)
            {
                return new QueryOrder(i, descending);
            }
        }

        var allowed = values.Where(candidate => candidate.Kind != ValueKind.List).Select(candidate => candidate.Name).ToList();
        _errors.Add(ParameterError.NotOneOf("orderBy", name, allowed));
        return null;
    }

    private int ReadLimit(string value)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= QueryRequest.HighestLimit)
        {
            return limit;
        }

        _errors.Add(ParameterError.Invalid("limit", value, $"must be a whole number from 1 to {QueryRequest.HighestLimit}"));
        return QueryRequest.DefaultLimit;
    }

    private AnswerSource ReadSource(string value)
    {
        var source = Array.IndexOf(SourceNames, value);
        if (source < 0)
        {
            _errors.Add(ParameterError.NotOneOf("source", value, SourceNames));
        }

        return (AnswerSource)Math.Max(0, source);
    }

    private bool ReadRequire(string value)
    {
        if (value != "complete")
        {
            _errors.Add(ParameterError.NotOneOf("require", value, ["complete"]));
        }

        return true;
    }

    private PageToken? ReadToken(string value, QueryRequest request)
    {
        if (PageToken.Parse(value) is { } token && token.IsFor(request))
        {
            return token;
        }

        // What the token was made for cannot be told while the other parameters are wrong.
        if (_errors.Count == 0)
        {
            _errors.Add(ParameterError.Invalid("pageToken", value, "is not the nextPageToken of this very query; only limit and require may differ from page to page"));
        }

        return null;
    }
}
