namespace WafPS.Client.Text;

/// <summary>Makes text from the network safe to print, and redacts the secrets that the request sent.</summary>
/// <param name="redact">Replaces these secrets in a text. Null if the request sent none.</param>
internal sealed class Sanitizer(Func<string, string>? redact)
{
    public const string Hidden = "***";

    /// <summary>For a request without secrets.</summary>
    public static Sanitizer WithoutSecrets { get; } = new(null);

    public string Redact(string text) => redact is null ? text : redact(text);

    // Sanitizing can change a secret so that Redact doesn't recognize it, and can also complete one. So Redact runs before and after it.
    public string Sanitize(string text) => Redact(TextSanitizer.Sanitize(Redact(text)));

    /// <summary>Returns a sanitizer that also redacts another secret, such as a token that was just issued.</summary>
    public Sanitizer With(string? secret) => string.IsNullOrEmpty(secret) ? this : new(text => Redact(text.Replace(secret!, Hidden)));
}
