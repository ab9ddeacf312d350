using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>What the view <c>packages</c> says about one package. Times are microseconds since 1970-01-01T00:00Z.</summary>
/// <param name="Id">The package.</param>
/// <param name="Status">The status reported last.</param>
/// <param name="StatusAt">When that was.</param>
public sealed record PackageFacts(string Id, DeliveryStatus Status, long StatusAt)
{
    /// <summary>The latest driver.</summary>
    public string? Driver { get; init; }

    /// <summary>The position reported last by an event of this package.</summary>
    public GeoPoint? Position { get; init; }

    /// <summary>When that was.</summary>
    public long? PositionAt { get; init; }

    /// <summary>Where the latest route starts.</summary>
    public string? Origin { get; init; }

    /// <summary>Where it ends.</summary>
    public string? Destination { get; init; }

    /// <summary>By when delivery was promised.</summary>
    public long? PromisedAt { get; init; }

    /// <summary>The statuses in order of time, as far as they are kept.</summary>
    public IReadOnlyList<StatusSpan> History { get; init; } = [];

    /// <summary>How many events there were.</summary>
    public long Events { get; init; }

    /// <summary>Whether the history lacks some of the events: only the latest entries are kept.</summary>
    public bool IsHistoryCut => History.Sum(span => span.Events) < Events;

    /// <summary>Whether a driver has it.</summary>
    public bool IsCarried => DriverDays.IsCarried(Status);

    /// <summary>Whether nothing more is expected to happen at the recipient's door.</summary>
    public bool IsEnded => Status is DeliveryStatus.Delivered or DeliveryStatus.Failed or DeliveryStatus.Returned or DeliveryStatus.Cancelled;

    /// <summary>When it was picked up last; <c>null</c> when no pick-up is in the history.</summary>
    public long? PickedUpAt => TimeOf(DeliveryStatuses.Name(DeliveryStatus.PickedUp));

    /// <summary>The last time that anything was heard of it.</summary>
    public long HeardAt => Math.Max(StatusAt, PositionAt ?? long.MinValue);

    /// <summary>Reads a row of the view; <c>null</c> when it has no status.</summary>
    public static PackageFacts? Of(RowValues row)
    {
        if (row.Text("status") is not { } status || row.Time("statusAt") is not { } statusAt)
        {
            return null;
        }

        return new PackageFacts(row.Key, DeliveryStatuses.Find(System.Text.Encoding.UTF8.GetBytes(status)), statusAt)
        {
            Driver = row.Text("driver"),
            Position = row.Position("latitude", "longitude"),
            PositionAt = row.Time("positionAt"),
            Origin = row.Text("origin"),
            Destination = row.Text("destination"),
            PromisedAt = row.Time("promisedAt"),
            History = row.List<StatusSpan>("history"),
            Events = (long)(row.Number("events") ?? 0),
        };
    }

    private long? TimeOf(string status)
    {
        for (var i = History.Count - 1; i >= 0; i--)
        {
            if (History[i].Status == status)
            {
                return Instants.ToMicroseconds(History[i].From);
            }
        }

        return null;
    }
}
