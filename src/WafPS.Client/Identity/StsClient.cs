using System.Text.Json;
using WafPS.Client.Answers;
using WafPS.Client.Authentication;

namespace WafPS.Client.Identity;

/// <summary>Security Token Service, as far as a call needs it: what an authorization failure says.</summary>
internal sealed class StsClient(ServiceClient service, Uri endpoint, Credential credential)
{
    /// <summary>Decodes an <c>encoded_authorization_message</c>.</summary>
    /// <returns>The JSON text that was in it.</returns>
    /// <exception cref="WafClientException">It couldn't be decoded.</exception>
    public Task<string> DecodeAsync(string message, CancellationToken token) => service.RetryAsync(
        Service.Sts,
        token => service.SendAsync(
            new ServiceRequest
            {
                Service = Service.Sts,
                Method = HttpMethod.Post,
                Endpoint = endpoint,
                Path = "/v5/decode-authorization-message",
                Credential = credential,
                Body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["encoded_message"] = message }),
            },
            (answer, clean) => JsonBody.Read(answer, clean, json => clean(json.GetProperty("decoded_message").GetString() ?? throw new FormatException())),
            token),
        token);
}
