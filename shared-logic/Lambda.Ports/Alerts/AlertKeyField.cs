namespace Lambda.Ports.Alerts;

/// <summary>One part of the key that an alert is about.</summary>
/// <param name="Name">The key field of the view.</param>
/// <param name="Value">Its value.</param>
public sealed record AlertKeyField(string Name, string Value);
