using Lambda.SharedLogic.Events;
using Lambda.Testing.Events;

namespace Lambda.SharedLogic.Tests.Events;

public class PlainScannerTests
{
    private const int Seed = 20261121;
    private const string Plain =
        """{"package_id":"p-1","timestamp":"2019-01-15T03:00:00Z","shipment_status":"delivered","note":"ü", "quantity": -12.50,"gps_coordinates":{"latitude":40.75,"longitude":-73.9, "accuracy":"3"},"distance_meters":0}""";

    [Fact]
    public void The_usual_spelling_is_taken()
    {
        Assert.True(IsTaken(System.Text.Encoding.UTF8.GetBytes(Plain)));
        Assert.True(IsTaken(Some.Event("P1", "e1").ToJson()));
    }

    [Fact]
    public void What_it_takes_of_random_events_and_of_damaged_records_has_the_places_that_any_spelling_has()
    {
        var (events, mutator, taken) = (new RandomEvents(new Random(Seed)), new RecordMutator(Seed), 0);
        for (var i = 0; i < 1_000; i++)
        {
            taken += IsTaken(events.Next().ToJson()) ? 1 : 0;
            _ = IsTaken(mutator.Next().Bytes);
        }

        Assert.NotEqual(0, taken);
    }

    [Fact]
    public void Whatever_byte_of_a_plain_record_is_another_or_missing_or_more_what_it_takes_is_json()
    {
        var (record, taken, refused) = (System.Text.Encoding.UTF8.GetBytes(Plain), 0, 0);
        foreach (var other in "\"\\ {}[],:019-+.eEtfn/\n\0\u007f"u8)
        {
            for (var i = 0; i < record.Length; i++)
            {
                byte[][] variants = [[.. record[..i], other, .. record[(i + 1)..]], [.. record[..i], other, .. record[i..]], [.. record[..i], .. record[(i + 1)..]]];
                foreach (var variant in variants)
                {
                    _ = IsTaken(variant) ? taken++ : refused++;
                }
            }
        }

        Assert.True(taken > 1_000 && refused > 1_000, $"{taken} taken, {refused} refused");
    }

    [Fact]
    public void A_quote_may_stand_anywhere_within_the_words_that_are_searched()
    {
        for (var length = 0; length < 1_100; length++)
        {
            var record = System.Text.Encoding.UTF8.GetBytes($$"""{"package_id":"{{new string('x', length)}}","sku":"s","quantity":7}""");
            Assert.Equal(record.Length <= 1_024, IsTaken(record));
        }
    }

    private static bool IsTaken(byte[] record)
    {
        var (plain, any) = (default(RecordFields), default(RecordFields));
        if (!PlainScanner.TryScan(record, ref plain, out var isPrintable))
        {
            return false;
        }

        Assert.True(System.Text.Unicode.Utf8.IsValid(record));
        Assert.Equal(record.All(next => next is >= (byte)' ' and <= (byte)'~'), isPrintable);
        Assert.Null(RecordScanner.ScanAny(record, ref any));
        for (var field = 0; field <= (int)EventField.PickedUpAt; field++)
        {
            Assert.Equal(any[field], plain[field]);
        }

        return true;
    }
}
