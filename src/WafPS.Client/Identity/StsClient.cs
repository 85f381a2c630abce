using System.Text.Json;
using WafPS.Client.Authentication;
using WafPS.Client.Http;
using WafPS.Client.Responses;

namespace WafPS.Client.Identity;

/// <summary>Security Token Service, as far as a call needs it: what an authorization failure says.</summary>
internal sealed class StsClient(ApiClient api, Uri endpoint, Credential credential)
{
    /// <summary>Decodes an <c>encoded_authorization_message</c>.</summary>
    /// <returns>The JSON text that was in it.</returns>
    /// <exception cref="WafClientException">It couldn't be decoded.</exception>
    public Task<string> DecodeAsync(string message, CancellationToken cancellationToken)
    {
        ApiRequest request = new(new RequestTarget(CloudService.Sts, endpoint))
        {
            Method = HttpMethod.Post,
            Path = "/v5/decode-authorization-message",
            Credential = credential,
            Body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["encoded_message"] = message }),
        };
        return api.SendAsync(request, DecodedMessage, cancellationToken);
    }

    private static string DecodedMessage(Response response) =>
        response.Sanitizer.Sanitize(response.ReadJson(json => json.GetProperty("decoded_message").GetString() ?? throw new FormatException()));
}
