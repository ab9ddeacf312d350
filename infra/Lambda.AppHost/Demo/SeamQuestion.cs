namespace Lambda.AppHost.Demo;

/// <summary>A count to be read from both layers: one row of a view's answer.</summary>
/// <param name="View">The view.</param>
/// <param name="Window">The window, for people.</param>
/// <param name="Key">The key, for people.</param>
/// <param name="Path">The query, without <c>source</c>; it picks exactly this row.</param>
internal sealed record SeamQuestion(string View, string Window, string Key, string Path);
