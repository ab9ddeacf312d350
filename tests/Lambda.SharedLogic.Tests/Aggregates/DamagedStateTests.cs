using Lambda.SharedLogic.Encoding;
using Lambda.SharedLogic.Laws;
using Lambda.SharedLogic.State;
using Lambda.SharedLogic.Views;

namespace Lambda.SharedLogic.Tests.Aggregates;

/// <summary>Bytes that come back damaged are refused as such, or are another valid state; nothing else happens.</summary>
public class DamagedStateTests
{
    private static readonly ViewRegistry Registry = new([.. ViewRegistry.Discover(typeof(ViewRegistry).Assembly).Views, new CourierDays().Define()]);

    public static TheoryData<string, StateForm> Forms
    {
        get
        {
            var forms = new TheoryData<string, StateForm>();
            foreach (var view in Registry.Views)
            {
                forms.Add(view.Name, StateForm.Exact);
                forms.Add(view.Name, StateForm.Sketch);
            }

            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_damaged_state_is_refused_or_is_another_state(string name, StateForm form)
    {
        var random = new SplitMix64(20_26);
        var view = Registry.Find(name)!;
        var refused = 0;
        for (var i = 0; i < 300; i++)
        {
            var table = new StateTable(view, form);
            table.FindOrAdd(0, []); // a state of no events, should the view select none of these
            table.Fold(new EventGenerator(new SplitMix64(random.Next())).Take(1 + random.Below(60)));
            var writer = new StateWriter();
            table.Encode(table.Count - 1, writer);
            refused += Reads(view, form, Damage(writer.ToArray(), random)) ? 0 : 1;
        }

        Assert.InRange(refused, 1, 300);
    }

    private static bool Reads(ViewDefinition view, StateForm form, byte[] bytes)
    {
        var table = new StateTable(view, form);
        try
        {
            table.MergeEncoded(table.FindOrAdd(0, []), bytes, form);
        }
        catch (CorruptStateException)
        {
            return false;
        }

        table.Encode(0, new StateWriter());
        return true;
    }

    private static byte[] Damage(byte[] bytes, SplitMix64 random)
    {
        var place = random.Below(bytes.Length);
        switch (random.Below(4))
        {
            case 0:
                return bytes[..place];
            case 1:
                return [.. bytes[..place], (byte)random.Next(), .. bytes[place..]];
            case 2:
                bytes[place] = 0xff;
                return bytes;
            default:
                bytes[place] ^= (byte)(1 << random.Below(8));
                return bytes;
        }
    }
}
