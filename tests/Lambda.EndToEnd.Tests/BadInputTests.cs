using System.Net;
using System.Text.Json;
using Lambda.EndToEnd.Tests.BadInput;
using Lambda.EndToEnd.Tests.Comparing;
using Lambda.EndToEnd.Tests.Embedded;
using Lambda.EndToEnd.Tests.Oracle;
using Lambda.EndToEnd.Tests.Processes;
using Lambda.Infra.Sqlite.Log;
using Lambda.Ports.Log;
using Lambda.Testing;
using Lambda.Testing.Events;
using Lambda.Testing.Processes;
using Xunit.Abstractions;

namespace Lambda.EndToEnd.Tests;

/// <summary>Damaged records of every kind, at the front door and behind it.</summary>
public sealed class BadInputTests(ITestOutputHelper output)
{
    private const int Seed = 20260731;
    private const int DamagedSent = 10_000;
    private const int DamagedAppended = 2_000;
    private const int DamagedAlone = 300;
    private const int Batch = 20;

    [Fact]
    public async Task Damaged_records_are_rejected_or_dead_lettered_and_cost_no_other_record()
    {
        var figures = new Figures(output);
        using var folder = new TemporaryFolder();
        var good = new GoodEvents();
        long accepted;
        using (var process = await LambdaProcess.UpAsync(folder.FullPath))
        {
            using var client = PlatformClient.Of(process, folder.FullPath);
            accepted = await SendAsync(client, good, figures);
            accepted += await SendAloneAsync(client);
            await client.CaughtUpAsync();
            await good.AssertCountedAsync(client);
            figures.Told($"the process took {process.PeakMemoryBytes >> 20} MiB of memory at most");
            Assert.Equal(0, await process.StopAsync());
        }

        var appended = await AppendAsync(folder, good);
        using (var process = await LambdaProcess.UpAsync(folder.FullPath))
        {
            using var client = PlatformClient.Of(process, folder.FullPath);
            await client.CaughtUpAsync();
            await good.AssertCountedAsync(client);
            var letters = await DeadLettersAsync(client);
            AssertLetters(letters, appended);
            await AssertLayersAgreeAsync(client);
            await good.AssertCountedAsync(client);
            Assert.Equal(letters.Count, (await DeadLettersAsync(client)).Count);
            figures.Told($"{appended.Count:N0} damaged records in the log, {letters.Count:N0} of them dead letters; {accepted:N0} records accepted over HTTP");
            Assert.Equal(0, await process.StopAsync());
        }

        await using var platform = await EmbeddedPlatform.StartAsync(folder.FullPath);
        await platform.CaughtUpAsync();
        await Conservation.AssertAsync(platform, accepted + appended.Count + good.AppendedBehind);
    }

    /// <summary>Damaged records with a good one after each; returns how many were accepted.</summary>
    private static async Task<long> SendAsync(PlatformClient client, GoodEvents good, Figures figures)
    {
        var mutator = new RecordMutator(Seed);
        var accepted = 0L;
        var outcomes = new SortedDictionary<string, (int Accepted, int Rejected)>();
        for (var sent = 0; sent < DamagedSent; sent += Batch)
        {
            var damaged = Enumerable.Range(0, Batch).Select(_ => mutator.Next()).ToList();
            var body = damaged.SelectMany(record => new[] { record.Bytes, good.Next() }).SelectMany(bytes => bytes.Append((byte)'\n')).ToArray();
            var answer = await client.SendAsync(body);
            var rejected = answer.GetProperty("rejected").EnumerateArray().ToDictionary(rejection => rejection.GetProperty("index").GetInt32());
            Assert.All(rejected, rejection => Assert.True(rejection.Key % 2 == 0, $"a good event was rejected: {rejection.Value}"));
            Assert.All(rejected.Values, rejection => Assert.NotEqual("", rejection.GetProperty("reason").GetString()));
            Assert.Equal((2 * Batch) - rejected.Count, answer.GetProperty("accepted").GetInt32());
            accepted += answer.GetProperty("accepted").GetInt32();
            for (var i = 0; i < damaged.Count; i++)
            {
                var (taken, refused) = outcomes.GetValueOrDefault(damaged[i].Mutation);
                outcomes[damaged[i].Mutation] = rejected.ContainsKey(2 * i) ? (taken, refused + 1) : (taken + 1, refused);
            }
        }

        figures.Told($"damage (still valid / rejected): {string.Join(", ", outcomes.Select(outcome => $"{outcome.Key} {outcome.Value.Accepted}/{outcome.Value.Rejected}"))}");
        Assert.Equal(0, outcomes["untouched"].Rejected);
        return accepted;
    }

    /// <summary>Damaged records as whole bodies: then the body as a whole may be unreadable, and that is all that may happen.</summary>
    private static async Task<long> SendAloneAsync(PlatformClient client)
    {
        var mutator = new RecordMutator(Seed + 1);
        var accepted = 0L;
        for (var i = 0; i < DamagedAlone; i++)
        {
            var record = mutator.Next();
            var (status, body) = await client.PostJsonAsync(record.Bytes);
            Assert.True(status is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, $"{(int)status} for {record}");
            accepted += status == HttpStatusCode.Accepted ? body.GetProperty("accepted").GetInt32() : 0;
        }

        return accepted;
    }

    /// <summary>Puts damaged bytes into the log itself, with good events between them, while nobody runs.</summary>
    private static async Task<IReadOnlyList<AppendedRecord>> AppendAsync(TemporaryFolder folder, GoodEvents good)
    {
        var mutator = new RecordMutator(Seed + 2);
        var appended = new List<AppendedRecord>();
        await using var log = SqliteEventLog.Open(folder.PathOf("log.sqlite"), new SqliteEventLogOptions(), TimeProvider.System);
        for (var partition = 0; appended.Count < DamagedAppended; partition = (partition + 1) % log.PartitionCount)
        {
            var end = await log.EndOffsetAsync(partition, CancellationToken.None);
            var records = new List<LogRecord>();
            for (var i = 0; i < Batch; i++)
            {
                var record = mutator.Next();
                appended.Add(new AppendedRecord(partition, end + records.Count, record));
                records.AddRange([new LogRecord(partition, "damaged"u8.ToArray(), record.Bytes), good.Behind(partition)]);
            }

            await log.AppendAsync(records, CancellationToken.None);
        }

        return appended;
    }

    /// <summary>Every letter is one of the damaged records, byte for byte; what is no letter was still valid.</summary>
    private static void AssertLetters(IReadOnlyDictionary<(int Partition, long Offset), JsonElement> letters, IReadOnlyList<AppendedRecord> appended)
    {
        var damaged = appended.ToDictionary(record => (record.Partition, record.Offset));
        foreach (var (place, letter) in letters)
        {
            Assert.Equal(damaged[place].Record.Bytes, letter.GetProperty("bytes").GetBytesFromBase64());
            Assert.NotEqual("", letter.GetProperty("reason").GetString());
            Assert.Equal("decode", letter.GetProperty("stage").GetString());
        }

        var harmless = appended.Where(record => !letters.ContainsKey((record.Partition, record.Offset))).Select(record => record.Record.Mutation).ToHashSet();
        Assert.DoesNotContain("no object", harmless);
        Assert.Contains("untouched", harmless);
        Assert.DoesNotContain(letters.Keys, place => damaged[place].Record.Mutation == "untouched");
    }

    private static async Task<Dictionary<(int Partition, long Offset), JsonElement>> DeadLettersAsync(PlatformClient client)
    {
        var letters = new Dictionary<(int, long), JsonElement>();
        for (string? page = ""; page is not null;)
        {
            var body = await client.GetAsync($"v1/dead-letters?limit=20{(page.Length > 0 ? $"&pageToken={Uri.EscapeDataString(page)}" : "")}");
            foreach (var letter in body.GetProperty("deadLetters").EnumerateArray())
                letters.Add((letter.GetProperty("partition").GetInt32(), letter.GetProperty("offset").GetInt64()), letter);
            page = body.GetProperty("nextPageToken").GetString();
            Assert.True(page is not null || body.GetProperty("total").GetInt64() == letters.Count, "the dead letters' total is not their number");
        }

        return letters;
    }

    /// <summary>What the speed layer says of all events is what the batch layer says of them.</summary>
    private static async Task AssertLayersAgreeAsync(PlatformClient client)
    {
        var questions = HttpAnswer.ViewNames.Select(view => new Question(view, "source=speed", "", 0)).ToList();
        var speed = new List<HttpAnswer>();
        foreach (var question in questions)
            speed.Add(await HttpAnswer.AskAsync(client, question, limit: 1_000));
        await client.PublishAsync("full");
        foreach (var (question, answer) in questions.Zip(speed))
        {
            var batch = await HttpAnswer.AskAsync(client, question with { Parameters = "source=batch" }, limit: 1_000);
            var names = HttpAnswer.ValueNamesOf(question.View);
            var expected = batch.Rows.Select(row => new ExpectedRow(row.Window, row.Key, names, [.. names.Select(row.ValueOf)]));
            Assert.NotEmpty(batch.Rows);
            Assert.Empty(Comparison.Differences(expected, answer.Rows, new Tally()));
        }
    }
}
