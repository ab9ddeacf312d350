using System.Text;
using Lambda.SharedLogic.Events;

namespace Lambda.Simulation.Cities;

/// <summary>Goods of one product on their way to a warehouse.</summary>
internal sealed class Lot(City city, Warehouse warehouse, Product product) : Actor
{
    private const int LeastPieces = 60;
    private const int MostPieces = 180;

    private readonly byte[] _id = city.Events.Id('L', ++city.Lots);

    /// <inheritdoc/>
    public override void Act(long now)
    {
        var pieces = city.Random.Between(LeastPieces, MostPieces);
        product.Free += pieces;
        product.IsOrdered = false;
        city.Tell(city.Events.Begin(_id, now, DeliveryStatus.Received)
            .Members(Encoding.UTF8.GetBytes(
                $",\"destination\":\"{warehouse.Zone.Name}\",\"destination_region\":\"{warehouse.Zone.Region}\",\"area\":\"{warehouse.Zone.Area}\""))
            .Members(warehouse.GoodsOf(product))
            .Count("quantity"u8, pieces)
            .End(mayWait: false));
    }
}
