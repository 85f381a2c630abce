using System.Security.Cryptography;

namespace WafSimulator;

/// <summary>
/// A key that is valid only together with its security token. Both are replaced together. It is no record, because
/// a record would print its secrets.
/// </summary>
internal sealed class TemporaryKey(string accessKey, string secretKey, string securityToken)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    public string AccessKey { get; } = accessKey;

    public string SecretKey { get; } = secretKey;

    public string SecurityToken { get; } = securityToken;

    /// <summary>A random one, of the form of the real ones.</summary>
    public static TemporaryKey Create(string securityToken, string? accessKey = null) =>
        new(accessKey ?? "HST" + RandomNumberGenerator.GetString(Letters, 17), RandomNumberGenerator.GetString(Letters + Letters.ToLowerInvariant(), 40), securityToken);
}
