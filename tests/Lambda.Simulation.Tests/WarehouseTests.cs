using Lambda.SharedLogic.Events;

namespace Lambda.Simulation.Tests;

public class WarehouseTests
{
    [Theory, Trait("Category", "Slow")]
    [InlineData(51, 200)]
    [InlineData(52, 200)]
    [InlineData(53, 20)]
    public void Stock_is_never_negative_whatever_is_late_or_on_its_way(ulong seed, int drivers)
    {
        var stock = new Dictionary<(string Warehouse, string Sku), long>();
        foreach (var each in Cities.EventsOf(Cities.Disorderly(seed) with { Drivers = drivers }).Where(each => each.WarehouseId.IsPresent))
        {
            var key = (each.WarehouseId.ToString(), each.Sku.ToString());
            var pieces = each.Status switch
            {
                DeliveryStatus.Received => each.Quantity!.Value,
                DeliveryStatus.Dispatched => -each.Quantity!.Value,
                _ => 0,
            };
            stock[key] = stock.GetValueOrDefault(key) + pieces;
            Assert.InRange(stock[key], 0, long.MaxValue);
        }

        Assert.Equal(9 * 12, stock.Count);
        Assert.All(stock.Values, pieces => Assert.InRange(pieces, 0, 1_000));
    }

    [Fact]
    public void Goods_run_low_and_are_ordered_again()
    {
        var lots = Cities.EventsOf(Cities.Orderly(54)).Where(each => each.Status == DeliveryStatus.Received && each.Quantity > 10)
            .CountBy(each => (each.WarehouseId.ToString(), each.Sku.ToString()));

        Assert.Contains(lots, product => product.Value > 1);
    }
}
