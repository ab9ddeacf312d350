namespace Lambda.Simulation.Cities;

/// <summary>
/// The map that all cities share: nine regions of four zones, the five in the middle of the sides and the centre metropolitan, the corners rural; a
/// warehouse in each region.
/// </summary>
internal static class CityMap
{
    private const int ZonesPerSide = 6;
    private const int RegionsPerSide = 3;
    private const int ZonesPerRegionSide = ZonesPerSide / RegionsPerSide;

    private static readonly string[] RegionNames =
        ["Fenland", "Harbour", "Oakwood", "Old Town", "Centre", "University", "Millbrook", "Riverside", "Highfield"];

    /// <summary>Every zone, row by row from the south-west corner.</summary>
    public static IReadOnlyList<Zone> Zones { get; } = [.. Enumerable.Range(0, ZonesPerSide * ZonesPerSide).Select(CreateZone)];

    /// <summary>The zones of each region.</summary>
    public static IReadOnlyList<IReadOnlyList<Zone>> Regions { get; } =
        [.. RegionNames.Select(region => (IReadOnlyList<Zone>)[.. Zones.Where(zone => zone.Region == region)])];

    /// <summary>Couriers' names; each driver works for one.</summary>
    public static IReadOnlyList<string> Couriers { get; } = ["amber", "bluebird", "citypost", "dash", "evergreen", "falcon", "goodwill", "heron"];

    private static Zone CreateZone(int index)
    {
        var (row, column) = (index / ZonesPerSide, index % ZonesPerSide);
        var (regionRow, regionColumn) = (row / ZonesPerRegionSide, column / ZonesPerRegionSide);
        var isCorner = regionRow != 1 && regionColumn != 1;
        return new Zone(
            $"Z{row + 1}{column + 1}",
            RegionNames[(regionRow * RegionsPerSide) + regionColumn],
            !isCorner,
            new Place((long)column * Zone.Side, (long)row * Zone.Side));
    }
}
