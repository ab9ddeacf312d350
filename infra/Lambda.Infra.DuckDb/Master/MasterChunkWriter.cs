using Lambda.SharedLogic.Events;

namespace Lambda.Infra.DuckDb.Master;

/// <summary>Fills the chunks of a table that has the columns of a master file, a row at a time.</summary>
internal sealed class MasterChunkWriter
{
    private readonly DuckDbAppender _appender;
    private DuckDbVectorWriter _partition;
    private DuckDbVectorWriter _offset;
    private DuckDbVectorWriter _arrivalTime;
    private DuckDbVectorWriter _identityHigh;
    private DuckDbVectorWriter _identityLow;
    private DuckDbVectorWriter _eventTime;
    private DuckDbVectorWriter _status;
    private DuckDbVectorWriter _packageId;
    private DuckDbVectorWriter _driverId;
    private DuckDbVectorWriter _courier;
    private DuckDbVectorWriter _origin;
    private DuckDbVectorWriter _destination;
    private DuckDbVectorWriter _originRegion;
    private DuckDbVectorWriter _destinationRegion;
    private DuckDbVectorWriter _warehouseId;
    private DuckDbVectorWriter _sku;
    private DuckDbVectorWriter _area;
    private DuckDbVectorWriter _latitude;
    private DuckDbVectorWriter _longitude;
    private DuckDbVectorWriter _quantity;
    private DuckDbVectorWriter _distanceMeters;
    private DuckDbVectorWriter _promisedAt;
    private DuckDbVectorWriter _pickedUpAt;
    private DuckDbVectorWriter _payload;

    private int _rows;

    /// <summary>Writes by an appender that stays the caller's.</summary>
    public MasterChunkWriter(DuckDbAppender appender)
    {
        _appender = appender;
        StartChunk();
    }

    /// <summary>Writes one event and its record's bytes.</summary>
    public void Write(DeliveryEvent source, ReadOnlySpan<byte> payload)
    {
        Fill(_rows++, source, payload);
        if (_rows == DuckDbAppender.ChunkRows)
        {
            Flush();
        }
    }

    /// <summary>Appends the rows of the chunk that is not full yet.</summary>
    public void Flush()
    {
        if (_rows > 0)
        {
            _appender.Append(_rows);
            _rows = 0;
            StartChunk();
        }
    }

    private void StartChunk()
    {
        _partition = _appender.Column(MasterColumns.Partition);
        _offset = _appender.Column(MasterColumns.Offset);
        _arrivalTime = _appender.Column(MasterColumns.ArrivalTime);
        _identityHigh = _appender.Column(MasterColumns.IdentityHigh);
        _identityLow = _appender.Column(MasterColumns.IdentityLow);
        _eventTime = _appender.Column(MasterColumns.EventTime);
        _status = _appender.Column(MasterColumns.Status);
        _packageId = _appender.Column(MasterColumns.PackageId);
        _driverId = _appender.Column(MasterColumns.DriverId);
        _courier = _appender.Column(MasterColumns.Courier);
        _origin = _appender.Column(MasterColumns.Origin);
        _destination = _appender.Column(MasterColumns.Destination);
        _originRegion = _appender.Column(MasterColumns.OriginRegion);
        _destinationRegion = _appender.Column(MasterColumns.DestinationRegion);
        _warehouseId = _appender.Column(MasterColumns.WarehouseId);
        _sku = _appender.Column(MasterColumns.Sku);
        _area = _appender.Column(MasterColumns.Area);
        _latitude = _appender.Column(MasterColumns.Latitude);
        _longitude = _appender.Column(MasterColumns.Longitude);
        _quantity = _appender.Column(MasterColumns.Quantity);
        _distanceMeters = _appender.Column(MasterColumns.DistanceMeters);
        _promisedAt = _appender.Column(MasterColumns.PromisedAt);
        _pickedUpAt = _appender.Column(MasterColumns.PickedUpAt);
        _payload = _appender.Column(MasterColumns.Payload);
    }

    private void Fill(int row, DeliveryEvent source, ReadOnlySpan<byte> payload)
    {
        _partition.Set(row, source.Partition);
        _offset.Set(row, source.Offset);
        _arrivalTime.Set(row, source.ArrivalTime);
        _identityHigh.Set(row, source.Identity.High);
        _identityLow.Set(row, source.Identity.Low);
        _eventTime.Set(row, source.EventTime);
        _status.Set(row, (byte)source.Status);
        Text(ref _packageId, row, source.PackageId);
        Text(ref _driverId, row, source.DriverId);
        Text(ref _courier, row, source.Courier);
        Text(ref _origin, row, source.Origin);
        Text(ref _destination, row, source.Destination);
        Text(ref _originRegion, row, source.OriginRegion);
        Text(ref _destinationRegion, row, source.DestinationRegion);
        Text(ref _warehouseId, row, source.WarehouseId);
        Text(ref _sku, row, source.Sku);
        Text(ref _area, row, source.Area);
        Number(ref _latitude, row, source.Position?.LatitudeE7);
        Number(ref _longitude, row, source.Position?.LongitudeE7);
        Number(ref _quantity, row, source.Quantity);
        Number(ref _distanceMeters, row, source.DistanceMeters);
        Number(ref _promisedAt, row, source.PromisedAt);
        Number(ref _pickedUpAt, row, source.PickedUpAt);
        _payload.SetBlob(row, payload);
    }

    private static void Text(ref DuckDbVectorWriter column, int row, Utf8Text text)
    {
        if (text.IsPresent)
        {
            column.SetText(row, text.Bytes);
        }
        else
        {
            column.SetNull(row);
        }
    }

    private static void Number(ref DuckDbVectorWriter column, int row, long? number)
    {
        if (number is { } value)
        {
            column.Set(row, value);
        }
        else
        {
            column.SetNull(row);
        }
    }
}
