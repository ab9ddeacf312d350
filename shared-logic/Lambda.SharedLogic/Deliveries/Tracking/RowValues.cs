using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Merging;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>A row's values by name. A value that the view does not have, or that is of another kind, is none: a platform may have other views.</summary>
/// <param name="view">The row's view.</param>
/// <param name="row">The row.</param>
public sealed class RowValues(ViewDefinition view, AnswerRow row)
{
    /// <summary>The row's first key field.</summary>
    public string Key => row.Key.Count > 0 ? row.Key[0] : "";

    /// <summary>A text.</summary>
    public string? Text(string name) => Find(name) as string;

    /// <summary>A number, whole or not.</summary>
    public double? Number(string name) => Find(name) switch
    {
        double number => number,
        long whole => whole,
        _ => null,
    };

    /// <summary>A time, in microseconds since 1970-01-01T00:00Z.</summary>
    public long? Time(string name) => Find(name) is DateTimeOffset time ? Instants.ToMicroseconds(time) : null;

    /// <summary>A list; empty when there is none.</summary>
    public IReadOnlyList<T> List<T>(string name) => Find(name) as IReadOnlyList<T> ?? [];

    /// <summary>The position in two values, in degrees.</summary>
    public GeoPoint? Position(string latitude, string longitude) =>
        Number(latitude) is { } north && Number(longitude) is { } east ? GeoPoint.FromDegrees(north, east) : null;

    private object? Find(string name)
    {
        for (var i = 0; i < view.Values.Count; i++)
        {
            if (view.Values[i].Name == name)
            {
                return row.Values[i];
            }
        }

        return null;
    }
}
