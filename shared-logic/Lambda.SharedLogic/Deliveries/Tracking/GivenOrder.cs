using Lambda.SharedLogic.Events;

namespace Lambda.SharedLogic.Deliveries.Tracking;

/// <summary>In which order a driver is taken to make the stops that are left.</summary>
public static class GivenOrder
{
    /// <summary>
    /// The packages that a driver still has, in the given order: those on their last leg first, then those on their way, then those picked up; within
    /// each by when they were picked up, then by id. A package that another driver had since is not left.
    /// </summary>
    /// <param name="driver">The driver.</param>
    /// <param name="packages">Packages that the driver had, in any order.</param>
    public static IReadOnlyList<PackageFacts> Of(string driver, IEnumerable<PackageFacts> packages) =>
    [
        .. packages.Where(package => package.IsCarried && package.Driver == driver)
            .OrderBy(RankOf).ThenBy(package => package.PickedUpAt ?? package.StatusAt).ThenBy(package => package.Id, StringComparer.Ordinal),
    ];

    private static int RankOf(PackageFacts package) => package.Status switch
    {
        DeliveryStatus.OutForDelivery => 0,
        DeliveryStatus.InTransit => 1,
        _ => 2,
    };
}
