namespace Lambda.SharedLogic.Events;

/// <summary>The phrases that say what a value must be. Fixed, so that rejections can be counted by reason.</summary>
internal static class EventReasons
{
    public const string NotJson = "must be well-formed JSON";
    public const string NotUtf8 = "must be valid UTF-8";
    public const string NotAnObject = "must be a JSON object";
    public const string Missing = "is required";
    public const string NotText = "must be a string";
    public const string ControlCharacter = "must not contain control characters";
    public const string LoneSurrogate = "must be valid Unicode: a surrogate stands alone";
    public const string NotAStatus =
        "must be one of created, received, dispatched, picked_up, in_transit, out_for_delivery, delivered, failed, returned, cancelled";

    public const string NotAnArea = "must be metro or rural";
    public const string NotATime = "must be an ISO-8601 time with offset, such as 2023-10-18T14:30:45Z";
    public const string NoSuchTime = "must be a time that exists";
    public const string TimeOutOfRange = "must be from 1970-01-01 to before 2200-01-01 (UTC)";
    public const string NotAPosition = "must be an object with latitude and longitude";
    public const string HalfAPosition = "is required when the other coordinate is given";
    public const string NotANumber = "must be a number";
    public const string NoLatitude = "must be between -90 and 90";
    public const string NoLongitude = "must be between -180 and 180";

    public static readonly string TooLarge = $"must be at most {EventLimits.RecordBytes} bytes";
    public static readonly string TooDeep = $"must not be nested deeper than {EventLimits.Nesting} levels";
    public static readonly string TextLength = $"must be 1 to {EventLimits.TextCharacters} characters";
    public static readonly string NotACount = $"must be a whole number from 0 to {EventLimits.Count}";
}
