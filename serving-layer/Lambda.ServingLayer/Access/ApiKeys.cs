using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Lambda.Ports.Access;

namespace Lambda.ServingLayer.Access;

/// <summary>
/// Issues, recognises and revokes API keys. Only hashes are stored. Every presented key costs one SHA-256 and one look-up by it, whether it is known or not,
/// so the time it takes tells nothing about how much of a guess was right.
/// </summary>
/// <param name="store">Keeps the hashes.</param>
/// <param name="random">Makes the keys.</param>
/// <param name="time">Dates them, and ages the cache.</param>
public sealed class ApiKeys(IApiKeyStore store, RandomNumberGenerator random, TimeProvider time)
{
    /// <summary>The random part of a key: 32 bytes, too many to guess.</summary>
    public const int SecretBytes = 32;

    /// <summary>A presented key that is longer is not ours: 200 characters.</summary>
    public const int LongestKey = 200;

    /// <summary>How many recognised keys are remembered: 1,000. When there are more, the memory is emptied. Unknown keys are never remembered: a flood of them fills nothing.</summary>
    public const int MostRemembered = 1_000;

    /// <summary>How long a recognised key is remembered: 10 s. So long a key that another process revoked still works here.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (ApiKey Key, long Since)> _remembered = new(StringComparer.Ordinal);

    /// <summary>The key that was presented, or <c>null</c> when it is none.</summary>
    public async ValueTask<ApiKey?> RecogniseAsync(string presented, CancellationToken cancellationToken)
    {
        var hash = Hash(presented.Length <= LongestKey ? presented : "");
        if (_remembered.TryGetValue(hash, out var entry) && time.GetElapsedTime(entry.Since) < RememberedFor)
        {
            return entry.Key;
        }

        var since = time.GetTimestamp();
        if (await store.FindAsync(hash, cancellationToken) is not { } key)
        {
            _remembered.TryRemove(hash, out _);
            return null;
        }

        Remember(hash, key, since);
        return key;
    }

    /// <summary>Makes and stores a key; <c>null</c> when the id is taken.</summary>
    /// <returns>The key as stored, and its secret, which nobody can ask for again.</returns>
    public async ValueTask<(ApiKey Key, string Secret)?> IssueAsync(string? id, ApiRole role, CancellationToken cancellationToken)
    {
        var secret = NewSecret();
        var key = KeyOf(id, secret, role);
        if ((await store.ListAsync(cancellationToken)).Any(other => other.Id == key.Id))
        {
            return null;
        }

        await store.AddAsync(key, cancellationToken);
        return (key, secret);
    }

    /// <summary>All keys, oldest first.</summary>
    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    /// <summary>Removes a key, unless it is the last one that may manage keys: then nobody could get in any more.</summary>
    public async ValueTask<Revocation> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        var keys = await store.ListAsync(cancellationToken);
        if (keys.Any(key => key.Id == id && key.Role == ApiRole.Admin) && keys.Count(key => key.Role == ApiRole.Admin) == 1)
        {
            return Revocation.LastAdmin;
        }

        var revoked = await store.RevokeAsync(id, cancellationToken);
        _remembered.Clear();
        return revoked ? Revocation.Revoked : Revocation.Unknown;
    }

    /// <summary>Stores a key whose secret exists already.</summary>
    internal ValueTask AddAsync(string id, string secret, ApiRole role, CancellationToken cancellationToken) =>
        store.AddAsync(KeyOf(id, secret, role), cancellationToken);

    /// <summary>A new secret.</summary>
    internal string NewSecret()
    {
        var bytes = new byte[SecretBytes];
        random.GetBytes(bytes);
        return "lambda_" + Base64Url.EncodeToString(bytes);
    }

    /// <summary>Whether a secret is one of these keys'.</summary>
    internal static bool IsOneOf(IReadOnlyList<ApiKey> keys, string secret) => keys.Any(key => key.Sha256 == Hash(secret));

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private ApiKey KeyOf(string? id, string secret, ApiRole role)
    {
        var hash = Hash(secret);
        return new ApiKey(id ?? $"key-{hash[..12]}", hash, role, time.GetUtcNow());
    }

    private void Remember(string hash, ApiKey key, long since)
    {
        if (_remembered.Count >= MostRemembered)
        {
            _remembered.Clear();
        }

        _remembered[hash] = (key, since);
    }
}
