using System.Globalization;
using System.Text.Json;
using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Identity;

/// <summary>The metadata service of an elastic cloud server, which issues the keys of its agency at an address that exists only there.</summary>
internal sealed class MetadataClient(ApiClient api, Uri endpoint)
{
    /// <summary>The AppContext data that sets another address of the metadata service, such as in tests.</summary>
    public const string AddressOption = "WafPS.MetadataEndpoint";

    private const string NoAgency = "Please configure Cloud Service Agency first";

    private static readonly Uri s_address = new("http://169.254.169.254");

    // For all requests together. On any other machine nothing responds, and a user shouldn't wait for that.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(3);

    private readonly RequestTarget _target = new(CloudService.Metadata, endpoint);

    public static Uri Address => AppContext.GetData(AddressOption) is string address ? new Uri(address) : s_address;

    public Uri Endpoint => endpoint;

    public TimeProvider Time => api.Time;

    /// <summary>The call that uses this client.</summary>
    public object Call => api;

    /// <summary>The agency's current key.</summary>
    /// <exception cref="WafClientException">There is none.</exception>
    public async Task<AcquiredCredential> GetKeyAsync(string origin, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = api.Time.CreateCancellationTokenSource(s_timeout);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            for (bool isLast = false; ; isLast = true)
            {
                try
                {
                    return await GetKeyAsync(origin, await GetTokenAsync(either.Token), either.Token);
                }
                catch (WafClientException e) when (!isLast && e.StatusCode == 401 && e.Error?.Message?.Contains(NoAgency) != true)
                {
                    // The token of the metadata service may have expired in between.
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw WafClientException.TimedOut(new SentRequest(_target), s_timeout);
        }
    }

    // Null where the server needs none.
    private async Task<string?> GetTokenAsync(CancellationToken cancellationToken)
    {
        ApiRequest request = new(_target)
        {
            Method = HttpMethod.Put,
            Path = "/meta-data/latest/api/token",
            Headers = [new("X-Metadata-Token-Ttl-Seconds", "21600")],
            MaxRetries = 0,
        };
        try
        {
            return await api.SendAsync(request, Token, cancellationToken);
        }
        catch (WafClientException e) when (e.StatusCode is 404 or 405 or 503)
        {
            return null;
        }
    }

    private Task<AcquiredCredential> GetKeyAsync(string origin, string? metadataToken, CancellationToken cancellationToken)
    {
        ApiRequest request = new(_target) { Path = "/openstack/latest/securitykey", MaxRetries = 0 };
        if (!string.IsNullOrEmpty(metadataToken))
        {
            request = request with { Headers = [new("X-Metadata-Token", metadataToken!)], Redact = text => text.Replace(metadataToken!, Sanitizer.Hidden) };
        }

        return api.SendAsync(request, response => response.ReadJson(json => Key(json, origin)), cancellationToken);
    }

    private static AcquiredCredential Key(JsonElement json, string origin)
    {
        JsonElement key = json.GetProperty("credential");
        string expiresAt = key.GetProperty("expires_at").GetString()!;
        AccessKey accessKey = new(Text(key, "access"), new Secret(Text(key, "secret")), new Secret(Text(key, "securitytoken"))) { Origin = origin };
        return new AcquiredCredential(accessKey, DateTimeOffset.Parse(expiresAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
    }

    private static string Token(Response response)
    {
        string text = response.BodyText.Trim();
        return FitsHeader(text) ? text : throw WafClientException.Invalid(response, ResponseErrorKind.WrongShape, excerpt: null);
    }

    private static string Text(JsonElement key, string name) =>
        key.GetProperty(name).GetString() is { Length: > 0 } text && FitsHeader(text) ? text : throw new FormatException();

    // A line break would begin another header.
    private static bool FitsHeader(string text) => text.All(c => c is > ' ' and <= '~');
}
