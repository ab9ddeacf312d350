using System.Globalization;
using Lambda.Infra.Redis.Layout;
using Lambda.Infra.Redis.Packing;
using StackExchange.Redis;

namespace Lambda.Infra.Redis.Transactions;

/// <summary>
/// A large flush as a transaction: <see href="https://redis.io/docs/latest/develop/using-commands/transactions/">WATCH, MULTI and EXEC</see> around plain HSETs, which cost Redis half of what a
/// script's do. Redis takes the commands in as they come and runs them together, if nobody has touched the partition's head since it was looked at. Before that nobody sees any of them, and without
/// the EXEC they are forgotten.
/// </summary>
/// <param name="channel">The connection.</param>
/// <param name="flush">The flush.</param>
/// <param name="views">What it has of each view, with the slots that the partition's head has now.</param>
/// <param name="packer">Its states.</param>
/// <param name="sequence">The partition's sequence now.</param>
/// <param name="limit">How long each step may take.</param>
internal sealed class FlushTransaction(RedisChannel channel, NamedFlush flush, IReadOnlyList<FlushView> views, FlushPacker packer, long sequence, StepLimit limit)
{
    /// <summary>An HSET ends after as many fields, or bytes: others' commands come in between while these are taken in.</summary>
    private const int FieldsPerCommand = 1000;

    private const int BytesPerCommand = 64 * 1024;

    private readonly byte[] _pane = new byte[Place.PaneBytes];
    private int _queued;

    /// <summary>Runs it. <see cref="FlushOutcome.Open"/> when the head was touched in between: whoever did that may have the partition now.</summary>
    /// <exception cref="RedisUnavailableException">The server says: not now.</exception>
    /// <exception cref="RedisRefusedException">The server says: no.</exception>
    public async ValueTask<FlushReply> RunAsync()
    {
        Look();
        channel.Commands.Begin("MULTI"u8, 0);
        BeginStep(RedisScript.Begin, views.Sum(PlacesOf));
        AddPlaces();
        foreach (var view in views.Where(view => !view.IsHeld))
        {
            await WriteAsync(view).ConfigureAwait(false);
        }

        var steps = await WriteHeldAsync().ConfigureAwait(false);
        BeginStep(RedisScript.Commit, 5 + views.Sum(PlacesOf));
        channel.Commands.Add(flush.Name);
        foreach (var reached in flush.Reached)
        {
            channel.Commands.Add((byte[])reached!);
        }

        channel.Commands.Add(steps);
        AddPlaces();
        await channel.Commands.SendAsync(limit.Next()).ConfigureAwait(false);
        return await IsAsSeenAsync().ConfigureAwait(false) ? await ExecuteAsync().ConfigureAwait(false) : await DiscardAsync().ConfigureAwait(false);
    }

    /// <summary>The head is watched before it is looked at, so that no change is missed.</summary>
    private void Look()
    {
        channel.Commands.Begin("WATCH"u8, 1);
        channel.Commands.Add(flush.Head);
        channel.Commands.Begin("HMGET"u8, 4);
        channel.Commands.Add(flush.Head);
        channel.Commands.Add("owner"u8);
        channel.Commands.Add("position"u8);
        channel.Commands.Add("sequence"u8);
    }

    // A script is sent whole: one that Redis has forgotten would fail, and the other steps would not.
    private void BeginStep(string script, int arguments)
    {
        _queued++;
        channel.Commands.Begin("EVAL"u8, 3 + arguments);
        channel.Commands.Add(script);
        channel.Commands.Add(1);
        channel.Commands.Add(flush.Head);
    }

    private static int PlacesOf(FlushView view) => view.IsHeld ? 0 : 3 + view.Sections.Count;

    private void AddPlaces()
    {
        foreach (var view in views.Where(view => !view.IsHeld))
        {
            channel.Commands.Add(view.Slot);
            channel.Commands.Add(view.View);
            channel.Commands.Add(view.Sections.Count);
            foreach (var section in view.Sections)
            {
                channel.Commands.Add(packer.Sections.Of(section).Place.Name);
            }
        }
    }

    private async ValueTask WriteAsync(FlushView view)
    {
        foreach (var section in view.Sections)
        {
            var place = packer.Sections.Of(section).Place;
            var key = $"{flush.Head}:{view.Slot}:{view.View}:{place.Name}";
            for (var written = 0; written < packer.Sections[section].Length;)
            {
                written += WriteSome(key, place, packer.Sections[section][written..]);
                if (channel.Commands.IsFull)
                {
                    await channel.Commands.SendAsync(limit.Next()).ConfigureAwait(false);
                }
            }
        }
    }

    private int WriteSome(string key, Place place, ReadOnlySpan<int> run)
    {
        var states = packer.Sections.States;
        var (count, bytes) = (0, 0);
        while (count < run.Length && count < FieldsPerCommand && bytes < BytesPerCommand)
        {
            ref readonly var state = ref states[run[count++]];
            bytes += state.Key.Length + state.State.Length;
        }

        _queued++;
        channel.Commands.Begin("HSET"u8, 1 + (2 * count));
        channel.Commands.Add(key);
        foreach (var index in run[..count])
        {
            ref readonly var state = ref states[index];
            channel.Commands.Add(place.Before(state.Pane, _pane), state.Key.Span, state.State.Span);
        }

        return count;
    }

    /// <summary>Gives how many steps it took.</summary>
    private async ValueTask<int> WriteHeldAsync()
    {
        var steps = 0;
        var held = views.Where(view => view.IsHeld).Select(view => (view.View, view.Epoch)).ToHashSet();
        packer.Rewind();
        while (held.Count > 0 && packer.HasMore)
        {
            List<RedisValue> segments = [];
            packer.PackPiece(FieldsPerCommand, segments, bin => !held.Contains((bin.View, bin.Epoch)));
            BeginStep(RedisScript.Write, 1 + segments.Count);
            channel.Commands.Add(sequence + 1);
            segments.ForEach(segment => channel.Commands.Add((byte[])segment!));
            packer.ClearPiece();
            await channel.Commands.SendAsync(limit.Next()).ConfigureAwait(false);
            steps++;
        }

        return steps;
    }

    /// <summary>Whether the head is as it was when the slots were told.</summary>
    private async ValueTask<bool> IsAsSeenAsync()
    {
        await ExpectAsync(ReplyKind.Status).ConfigureAwait(false);
        await ExpectAsync(ReplyKind.Array).ConfigureAwait(false);
        var owner = await ExpectAsync(ReplyKind.Bulk).ConfigureAwait(false);
        var position = await ExpectAsync(ReplyKind.Bulk).ConfigureAwait(false);
        var stored = await ExpectAsync(ReplyKind.Bulk).ConfigureAwait(false);
        await ExpectAsync(ReplyKind.Status).ConfigureAwait(false);
        return owner.Text == flush.Flush.Owner && (position.IsNil || Number(position) == flush.Flush.ExpectedPosition) && Number(stored) == sequence;
    }

    private static long? Number(Reply digits) => long.TryParse(digits.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private async ValueTask<FlushReply> ExecuteAsync()
    {
        channel.Commands.Begin("EXEC"u8, 0);
        await channel.Commands.SendAsync(limit.Next()).ConfigureAwait(false);
        await ExpectQueuedAsync().ConfigureAwait(false);
        if ((await ExpectAsync(ReplyKind.Array).ConfigureAwait(false)).IsNil)
        {
            return new FlushReply(FlushOutcome.Open, 0, 0);
        }

        string? trouble = null;
        for (var left = _queued; left > 1; left--)
        {
            var reply = await channel.Replies.ReadAsync(limit.Next()).ConfigureAwait(false);
            trouble ??= reply.Kind == ReplyKind.Error ? reply.Text : null;
        }

        if (trouble is not null)
        {
            // The others have run all the same, but for the last one, which has noticed: the partition has no position now.
            throw RedisErrors.Refusal(trouble);
        }

        await ExpectAsync(ReplyKind.Array).ConfigureAwait(false);
        return new FlushReply(
            FlushOutcome.Written, (await ExpectAsync(ReplyKind.Integer).ConfigureAwait(false)).Number, (await ExpectAsync(ReplyKind.Integer).ConfigureAwait(false)).Number);
    }

    private async ValueTask<FlushReply> DiscardAsync()
    {
        channel.Commands.Begin("DISCARD"u8, 0);
        await channel.Commands.SendAsync(limit.Next()).ConfigureAwait(false);
        await ExpectQueuedAsync().ConfigureAwait(false);
        await ExpectAsync(ReplyKind.Status).ConfigureAwait(false);
        return new FlushReply(FlushOutcome.Open, 0, 0);
    }

    private async ValueTask ExpectQueuedAsync()
    {
        for (var left = _queued; left > 0; left--)
        {
            await ExpectAsync(ReplyKind.Status).ConfigureAwait(false);
        }
    }

    private async ValueTask<Reply> ExpectAsync(ReplyKind kind)
    {
        var reply = await channel.Replies.ReadAsync(limit.Next()).ConfigureAwait(false);
        return reply.Kind == kind ? reply
            : throw (reply.Kind == ReplyKind.Error ? RedisErrors.Refusal(reply.Text!) : new IOException($"Redis answered {reply.Kind} where {kind} was expected"));
    }
}
