using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace WafSimulator;

/// <summary>Who may call, and for which project. The keys are the vendor's published examples; tokens are made at every start.</summary>
public sealed class SimulatedAccount
{
    /// <summary>From the vendor's signing guide.</summary>
    public const string ExampleAccessKey = "QTWAOYTTINDUT2QVKYUC";

    /// <summary>From the vendor's signing guide.</summary>
    public const string ExampleSecretKey = "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _issued = new();
    private volatile TemporaryKey _temporaryKey = new("HSTABCDEFGHIJKLMNOPQ", ExampleSecretKey, NewToken());

    public SimulatedAccount() => Projects.Add((ProjectId, "cn-north-4"));

    public string ProjectId { get; init; } = Guid.NewGuid().ToString("N");

    public string AccessKey { get; init; } = ExampleAccessKey;

    public string SecretKey { get; init; } = ExampleSecretKey;

    /// <summary>A temporary key: good only together with <see cref="SecurityToken"/>.</summary>
    public string TemporaryAccessKey => _temporaryKey.AccessKey;

    public string TemporarySecretKey => _temporaryKey.SecretKey;

    public string SecurityToken => _temporaryKey.SecurityToken;

    /// <summary>An IAM user, who may log in with <see cref="Password"/>.</summary>
    public string UserName { get; init; } = "operator";

    public string Password { get; } = "pä\"ss\\word-" + Guid.NewGuid().ToString("N");

    public string DomainName { get; init; } = "example-account";

    /// <summary>The account's ID, which its projects contain.</summary>
    public string DomainId { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>The account's projects; the main one of a region has the region's name.</summary>
    public List<(string Id, string Name)> Projects { get; } = [];

    /// <summary>How long a token lives that was logged in for.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Whether an authorization message may be decoded.</summary>
    public bool MayDecode { get; set; } = true;

    public string Token { get; } = NewToken();

    /// <summary>As good as <see cref="Token"/>.</summary>
    public string AlternateToken { get; } = NewToken();

    public string ExpiredToken { get; } = NewToken();

    /// <summary>The temporary key is no good any more; there is a new one.</summary>
    /// <param name="accessKey">Default: a random one.</param>
    public void RefreshTemporaryKey(string? accessKey = null) => _temporaryKey = TemporaryKey.Create(NewToken(), accessKey);

    /// <summary>All tokens that were logged in for are no good any more.</summary>
    public void RevokeTokens() => _issued.Clear();

    internal TemporaryKey TemporaryKey => _temporaryKey;

    internal string IssueToken(DateTimeOffset expiresAt)
    {
        string token = NewToken();
        _issued[token] = expiresAt;
        return token;
    }

    /// <returns>Null for one that isn't known.</returns>
    internal DateTimeOffset? ExpiryOf(string token) => _issued.TryGetValue(token, out DateTimeOffset expiresAt) ? expiresAt : null;

    // Of the form and length of the real ones.
    private static string NewToken() => "MII" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(600));
}
