using Lambda.SharedLogic.Aggregates;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Tests.Aggregates;

public class TopKTests
{
    [Fact]
    public void The_most_frequent_come_first_and_equals_in_the_order_of_their_bytes()
    {
        var view = new ViewBuilder("origins", "Where do most routes start?").TopK("top", 3, e => e.Origin).Build();
        var table = new StateTable(view, StateForm.Sketch);
        table.Fold([.. new[] { "b", "é", "a", null, "c", "c", "é", "a", "b" }.Select(origin => new DeliveryEvent { Origin = Utf8Text.From(origin) })]);
        Assert.Equal(
            [new NamedCount("a", 2), new NamedCount("b", 2), new NamedCount("c", 2)],
            Assert.IsAssignableFrom<IReadOnlyList<NamedCount>>(table.Present(0)[0]));
    }
}
