using System.Text.Json;
using WafPS.Client.Responses;

namespace WafPS.Client.Operations;

/// <summary>A job as one response describes it. The service documents every text as optional.</summary>
/// <param name="JobId">The ID that was asked for.</param>
/// <param name="Status">As the service sent it, sanitized.</param>
/// <param name="Message">As the service sent it, sanitized.</param>
/// <param name="Endpoint">The endpoint of the request.</param>
/// <param name="RequestId">For a support ticket.</param>
/// <param name="SentAt">When the request was sent, as a timestamp. The job was in this state then or later.</param>
/// <param name="CheckedAt">When the response came.</param>
internal sealed record AsyncJob(string JobId, string? Status, string? Message, Uri Endpoint, string? RequestId, long SentAt, DateTimeOffset CheckedAt);

/// <summary>Reads the response of ConfirmAsyncJob, and accepts nothing else for it.</summary>
internal static class AsyncJobReader
{
    /// <param name="response">A response with a success status.</param>
    /// <param name="jobId">The job that was asked for.</param>
    /// <exception cref="WafClientException">The response isn't what the service documents.</exception>
    public static AsyncJob Read(Response response, string jobId)
    {
        if (response.IsCutOff)
        {
            throw Invalid(response, ResponseErrorKind.TooLarge);
        }

        if (response.Body.Count == 0)
        {
            throw Invalid(response, ResponseErrorKind.Empty);
        }

        try
        {
            using JsonDocument document = response.ParseJson();
            return Read(document.RootElement, response, jobId);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a property name isn't a text, such as half a character.
            // The exception isn't the cause of the new one, because its message repeats the response's, which may repeat what was sent.
            throw Invalid(response, ResponseErrorKind.NotJson);
        }
    }

    private static AsyncJob Read(JsonElement json, Response response, string jobId)
    {
        if (json.ValueKind != JsonValueKind.Object || (Text("status") ?? Text("message") ?? Text("job_id")) is null)
        {
            throw Invalid(response, ResponseErrorKind.WrongShape);
        }

        string? id = Text("job_id");
        if (id?.Length == 0)
        {
            throw Invalid(response, ResponseErrorKind.WrongShape);
        }

        if (id is not null && !id.Equals(jobId, StringComparison.OrdinalIgnoreCase))
        {
            throw Invalid(response, ResponseErrorKind.AnotherJob);
        }

        return new AsyncJob(jobId, Text("status"), Text("message"), response.Request.Target.Endpoint, response.RequestId, response.SentAt, response.ReceivedAt);

        string? Text(string name)
        {
            if (!json.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            string? text = value.ValueKind == JsonValueKind.String ? response.TextOf(value) : null;
            return text ?? throw Invalid(response, ResponseErrorKind.WrongShape);
        }
    }

    private static WafClientException Invalid(Response response, ResponseErrorKind kind) => WafClientException.Invalid(response, kind, response.Excerpt);
}
