namespace WafPS.Client.Text;

/// <summary>Makes text from the network safe to print, and redacts the secrets that the request sent.</summary>
/// <param name="redact">Replaces these secrets in a text. Null where the request sent none.</param>
internal sealed class Sanitizer(Func<string, string>? redact)
{
    public const string Hidden = "***";

    /// <summary>For a request without secrets.</summary>
    public static Sanitizer WithoutSecrets { get; } = new(null);

    public string Redact(string text) => redact is null ? text : redact(text);

    // Redacted twice: sanitizing may change a secret so that it isn't recognized any more, and may also put one together.
    public string Sanitize(string text) => Redact(TextSanitizer.Sanitize(Redact(text)));

    /// <summary>One that redacts another secret too, such as a token that was just issued.</summary>
    public Sanitizer With(string? secret) => string.IsNullOrEmpty(secret) ? this : new(text => Redact(text.Replace(secret!, Hidden)));
}
