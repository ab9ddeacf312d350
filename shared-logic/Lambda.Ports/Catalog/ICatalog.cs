namespace Lambda.Ports.Catalog;

/// <summary>All that the platform knows about itself; each part can be asked for alone.</summary>
public interface ICatalog : ICutCatalog, IArchiveCatalog, IRunCatalog, IVersionCatalog, ILeaseCatalog;
