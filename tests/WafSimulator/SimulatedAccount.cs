using System.Security.Cryptography;

namespace WafSimulator;

/// <summary>Who may call, and for which project. The keys are the vendor's published examples; tokens are made at every start.</summary>
public sealed class SimulatedAccount
{
    /// <summary>From the vendor's signing guide.</summary>
    public const string ExampleAccessKey = "QTWAOYTTINDUT2QVKYUC";

    /// <summary>From the vendor's signing guide.</summary>
    public const string ExampleSecretKey = "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc";

    public string ProjectId { get; init; } = Guid.NewGuid().ToString("N");

    public string AccessKey { get; init; } = ExampleAccessKey;

    public string SecretKey { get; init; } = ExampleSecretKey;

    /// <summary>A temporary key: good only together with <see cref="SecurityToken"/>.</summary>
    public string TemporaryAccessKey { get; init; } = "HSTABCDEFGHIJKLMNOPQ";

    public string TemporarySecretKey { get; init; } = ExampleSecretKey;

    public string SecurityToken { get; } = NewToken();

    public string Token { get; } = NewToken();

    /// <summary>As good as <see cref="Token"/>.</summary>
    public string AlternateToken { get; } = NewToken();

    public string ExpiredToken { get; } = NewToken();

    // Of the form and length of the real ones.
    private static string NewToken() => "MII" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(600));
}
