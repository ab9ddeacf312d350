namespace Lambda.AppHost.Composition;

/// <summary>The platform cannot start here, for a reason that its user can do something about; the message is one line that says what.</summary>
internal sealed class StartException(string message, Exception? cause = null) : Exception(message, cause);
