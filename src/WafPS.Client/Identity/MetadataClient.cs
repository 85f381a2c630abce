using System.Globalization;
using System.Text;
using System.Text.Json;
using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Responses;
using WafPS.Client.Text;

namespace WafPS.Client.Identity;

/// <summary>What an elastic cloud server can ask about itself, at an address that exists only there: the keys of its agency.</summary>
internal sealed class MetadataClient(ApiClient service, Uri endpoint)
{
    /// <summary>For hosts that have the metadata service elsewhere, such as tests: set as data of the AppContext.</summary>
    public const string AddressOption = "WafPS.MetadataEndpoint";

    private const string NoAgency = "Please configure Cloud Service Agency first";

    private static readonly Uri s_address = new("http://169.254.169.254");

    /// <summary>All of it: elsewhere than on such a server nobody answers, and nobody wants to wait for that.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(3);

    public static Uri Address => AppContext.GetData(AddressOption) is string address ? new Uri(address) : s_address;

    public Uri Endpoint => endpoint;

    public TimeProvider Time => service.Time;

    /// <summary>Stands for the call that this is used by.</summary>
    public object Call => service;

    /// <summary>The agency's current key.</summary>
    /// <param name="origin">What errors call the key.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WafClientException">There is none.</exception>
    public async Task<(AccessKey Key, DateTimeOffset ExpiresAt)> GetKeyAsync(string origin, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = service.Time.CreateCancellationTokenSource(s_timeout);
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
                    // Its token may have run out in between.
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            WafClientException timedOut = WafClientException.TimedOut(endpoint, s_timeout);
            timedOut.CloudService = CloudService.Metadata;
            throw timedOut;
        }
    }

    // Null where the server does without.
    private async Task<string?> GetTokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await service.SendAsync(
                new ApiRequest
                {
                    CloudService = CloudService.Metadata,
                    Method = HttpMethod.Put,
                    Endpoint = endpoint,
                    Path = "/meta-data/latest/api/token",
                    Headers = [("X-Metadata-Token-Ttl-Seconds", "21600")],
                },
                (response, _) => Token(response),
                cancellationToken);
        }
        catch (WafClientException e) when (e.StatusCode is 404 or 405 or 503)
        {
            return null;
        }
    }

    private Task<(AccessKey Key, DateTimeOffset ExpiresAt)> GetKeyAsync(string origin, string? metadataToken, CancellationToken cancellationToken) => service.SendAsync(
        new ApiRequest
        {
            CloudService = CloudService.Metadata,
            Endpoint = endpoint,
            Path = "/openstack/latest/securitykey",
            Headers = string.IsNullOrEmpty(metadataToken) ? [] : [("X-Metadata-Token", metadataToken!)],
            Redact = text => string.IsNullOrEmpty(metadataToken) ? text : text.Replace(metadataToken!, "***"),
        },
        (response, sanitize) => JsonBody.Read(response, sanitize, json =>
        {
            JsonElement key = json.GetProperty("credential");
            string expiresAt = key.GetProperty("expires_at").GetString()!;
            return (
                new AccessKey(Text(key, "access"), new Secret(Text(key, "secret")), new Secret(Text(key, "securitytoken"))) { Origin = origin },
                DateTimeOffset.Parse(expiresAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        }),
        cancellationToken);

    private static string Token(Response response)
    {
        string text = Encoding.UTF8.GetString(response.Body.Array!, response.Body.Offset, response.Body.Count).Trim();
        return FitsHeader(text) ? text : throw WafClientException.Invalid(response, ResponseErrorKind.WrongShape, excerpt: null);
    }

    private static string Text(JsonElement key, string name) =>
        key.GetProperty(name).GetString() is { Length: > 0 } text && FitsHeader(text) ? text : throw new FormatException();

    // A line break in it would begin another one.
    private static bool FitsHeader(string text) => text.All(c => c is > ' ' and <= '~');
}
