namespace Lambda.SharedLogic.Views;

/// <summary>A view's definition cannot be used; the message says which, why and what to change.</summary>
public sealed class InvalidViewException(string message) : Exception(message);
