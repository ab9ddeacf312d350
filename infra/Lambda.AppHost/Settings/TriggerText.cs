using Lambda.SharedLogic.Triggers;

namespace Lambda.AppHost.Settings;

/// <summary>How triggers are written in settings: <c>each-flush</c>, <c>aligned:10s</c>.</summary>
internal static class TriggerText
{
    /// <summary>What may be written, for people.</summary>
    public const string Range = "each-flush, every-record, aligned:TIME, unaligned:TIME or on-watermark; TIME 1ms to 36500d";

    /// <summary>Reads a trigger.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Trigger Parse(string text) => text.Split(':') switch
    {
        ["each-flush"] => Trigger.EachFlush,
        ["every-record"] => Trigger.EveryRecord,
        ["on-watermark"] => Trigger.OnWatermark,
        ["aligned", var delay] => Trigger.Aligned(Delay(delay)),
        ["unaligned", var delay] => Trigger.Unaligned(Delay(delay)),
        _ => throw new FormatException($"must be {Range}, e.g. aligned:10s"),
    };

    private static TimeSpan Delay(string text) => SettingText.Duration(text, Trigger.ShortestDelay, Trigger.LongestDelay);
}
