using Lambda.Infra.Redis.Packing;

namespace Lambda.Infra.Redis.Transactions;

/// <summary>What a flush has of one view and epoch.</summary>
/// <param name="view">The view.</param>
/// <param name="epoch">The epoch.</param>
internal sealed class FlushView(string view, long epoch)
{
    private readonly List<int> _sections = [];

    /// <summary>The view.</summary>
    public string View => view;

    /// <summary>The epoch.</summary>
    public long Epoch => epoch;

    /// <summary>Its sections: each of one place.</summary>
    public IReadOnlyList<int> Sections => _sections;

    /// <summary>The slot of its epoch.</summary>
    public string Slot { get; set; } = "";

    /// <summary>Whether triggers have a say in it, in this flush or in what is stored: then a script writes it.</summary>
    public bool IsHeld { get; set; }

    /// <summary>The views of a flush.</summary>
    public static IReadOnlyList<FlushView> Of(FlushSections sections)
    {
        var views = new Dictionary<(string, long), FlushView>();
        for (var section = 0; section < sections.Count; section++)
        {
            var of = sections.Of(section);
            if (!views.TryGetValue((of.View, of.Epoch), out var view))
            {
                view = new FlushView(of.View, of.Epoch) { IsHeld = sections.HasHolds(of.View, of.Epoch) };
                views.Add((of.View, of.Epoch), view);
            }

            view._sections.Add(section);
        }

        return [.. views.Values];
    }
}
