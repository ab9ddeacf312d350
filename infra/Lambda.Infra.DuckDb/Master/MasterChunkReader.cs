using Lambda.SharedLogic.Events;

namespace Lambda.Infra.DuckDb.Master;

/// <summary>The columns of one chunk of a master file, side by side, so that an event is filled in one go.</summary>
internal readonly ref struct MasterChunkReader
{
    private readonly int _partition;
    private readonly ReadOnlySpan<long> _offset;
    private readonly ReadOnlySpan<long> _arrivalTime;
    private readonly ReadOnlySpan<ulong> _identityHigh;
    private readonly ReadOnlySpan<ulong> _identityLow;
    private readonly ReadOnlySpan<long> _eventTime;
    private readonly ReadOnlySpan<byte> _status;
    private readonly DuckDbVector _packageId;
    private readonly DuckDbVector _driverId;
    private readonly DuckDbVector _courier;
    private readonly DuckDbVector _origin;
    private readonly DuckDbVector _destination;
    private readonly DuckDbVector _originRegion;
    private readonly DuckDbVector _destinationRegion;
    private readonly DuckDbVector _warehouseId;
    private readonly DuckDbVector _sku;
    private readonly DuckDbVector _area;
    private readonly DuckDbVector _latitude;
    private readonly DuckDbVector _longitude;
    private readonly DuckDbVector _quantity;
    private readonly DuckDbVector _distanceMeters;
    private readonly DuckDbVector _promisedAt;
    private readonly DuckDbVector _pickedUpAt;

    /// <summary>Looks at a chunk whose columns are those of <see cref="MasterColumns.EventList"/>, of a file of one partition.</summary>
    public MasterChunkReader(DuckDbChunk chunk, int partition)
    {
        _partition = partition;
        _offset = chunk.Column(MasterColumns.Offset).Values<long>();
        _arrivalTime = chunk.Column(MasterColumns.ArrivalTime).Values<long>();
        _identityHigh = chunk.Column(MasterColumns.IdentityHigh).Values<ulong>();
        _identityLow = chunk.Column(MasterColumns.IdentityLow).Values<ulong>();
        _eventTime = chunk.Column(MasterColumns.EventTime).Values<long>();
        _status = chunk.Column(MasterColumns.Status).Values<byte>();
        _packageId = chunk.Column(MasterColumns.PackageId);
        _driverId = chunk.Column(MasterColumns.DriverId);
        _courier = chunk.Column(MasterColumns.Courier);
        _origin = chunk.Column(MasterColumns.Origin);
        _destination = chunk.Column(MasterColumns.Destination);
        _originRegion = chunk.Column(MasterColumns.OriginRegion);
        _destinationRegion = chunk.Column(MasterColumns.DestinationRegion);
        _warehouseId = chunk.Column(MasterColumns.WarehouseId);
        _sku = chunk.Column(MasterColumns.Sku);
        _area = chunk.Column(MasterColumns.Area);
        _latitude = chunk.Column(MasterColumns.Latitude);
        _longitude = chunk.Column(MasterColumns.Longitude);
        _quantity = chunk.Column(MasterColumns.Quantity);
        _distanceMeters = chunk.Column(MasterColumns.DistanceMeters);
        _promisedAt = chunk.Column(MasterColumns.PromisedAt);
        _pickedUpAt = chunk.Column(MasterColumns.PickedUpAt);
        Count = chunk.Count;
    }

    /// <summary>How many events the chunk has.</summary>
    public int Count { get; }

    /// <summary>Adds one of the chunk's events to a batch.</summary>
    public void CopyTo(DeliveryEventBatch batch, int row)
    {
        var added = batch.Add();
        added.Partition = _partition;
        added.Offset = _offset[row];
        added.ArrivalTime = _arrivalTime[row];
        added.Identity = new EventIdentity(_identityHigh[row], _identityLow[row]);
        added.EventTime = _eventTime[row];
        added.Status = (DeliveryStatus)_status[row];
        added.PackageId = Text(_packageId, row, batch);
        added.DriverId = Text(_driverId, row, batch);
        added.Courier = Text(_courier, row, batch);
        added.Origin = Text(_origin, row, batch);
        added.Destination = Text(_destination, row, batch);
        added.OriginRegion = Text(_originRegion, row, batch);
        added.DestinationRegion = Text(_destinationRegion, row, batch);
        added.WarehouseId = Text(_warehouseId, row, batch);
        added.Sku = Text(_sku, row, batch);
        added.Area = Text(_area, row, batch);
        added.Position = _latitude.IsNull(row)
            ? null
            : new GeoPoint(_latitude.Values<long>()[row], _longitude.Values<long>()[row]);
        added.Quantity = Number(_quantity, row);
        added.DistanceMeters = Number(_distanceMeters, row);
        added.PromisedAt = Number(_promisedAt, row);
        added.PickedUpAt = Number(_pickedUpAt, row);
    }

    private static Utf8Text Text(in DuckDbVector column, int row, DeliveryEventBatch batch) =>
        column.IsNull(row) ? default : batch.AddText(column.Bytes(row));

    private static long? Number(in DuckDbVector column, int row) =>
        column.IsNull(row) ? null : column.Values<long>()[row];
}
