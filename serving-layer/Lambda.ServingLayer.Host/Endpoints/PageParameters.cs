using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Lambda.ServingLayer.Parameters;

namespace Lambda.ServingLayer.Host.Endpoints;

/// <summary>Limit and place of a page of a list.</summary>
internal static class PageParameters
{
    private const int DefaultLimit = 100;
    private const int HighestLimit = 1_000;

    /// <summary>How many entries the caller wants at most.</summary>
    public static int LimitOf(HttpRequest request)
    {
        var text = request.Query["limit"].ToString();
        if (text.Length == 0)
        {
            return DefaultLimit;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= HighestLimit
            ? limit
            : throw new InvalidParametersException(ParameterError.Invalid("limit", text, $"must be a whole number from 1 to {HighestLimit}"));
    }

    /// <summary>The place in the caller's page token, as the parts that <see cref="Token"/> was given; <c>null</c> for the first page.</summary>
    public static string[]? PlaceOf(HttpRequest request, int parts)
    {
        var text = request.Query["pageToken"].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        var place = Base64Url.IsValid(text) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n') : [];
        return place.Length == parts ? place : throw Invalid(text);
    }

    /// <summary>A whole number out of a place.</summary>
    public static long Number(string part) =>
        long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Invalid(part);

    /// <summary>A page token for a place.</summary>
    public static string Token(params object[] parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', parts)));

    private static InvalidParametersException Invalid(string text) =>
        new(ParameterError.Invalid("pageToken", text, "is not the nextPageToken of a page of this list"));
}
