namespace Lambda.AppHost.Commands;

/// <summary>A platform could not be asked, or said no; the message is one line that says why.</summary>
internal sealed class ClientException(string message, Exception? cause = null) : Exception(message, cause);
