namespace Lambda.Simulation.Cities;

/// <summary>What a warehouse has of a product.</summary>
internal sealed class Product(string sku)
{
    /// <summary>Its name.</summary>
    public string Sku { get; } = sku;

    /// <summary>Pieces that no package has: parcels that only pass through are not among them.</summary>
    public long Free { get; set; }

    /// <summary>Whether a lot is on its way.</summary>
    public bool IsOrdered { get; set; }
}
