using System.Text.Json;
using WafPS.Client.Responses;

namespace WafPS.Client.Operations;

/// <summary>Reads the answer to ConfirmAsyncJob, and accepts nothing else for it.</summary>
internal static class AsyncJobReader
{
    /// <param name="response">Of a success status.</param>
    /// <param name="jobId">The job that was asked for.</param>
    /// <param name="checkedAt">When the answer came.</param>
    /// <param name="sanitize">Makes a text printable and takes secrets out of it.</param>
    /// <exception cref="WafClientException">The answer isn't what the service documents.</exception>
    public static AsyncJob Read(Response response, string jobId, DateTimeOffset checkedAt, Func<string, string> sanitize)
    {
        if (response.IsCutOff)
        {
            throw Invalid(ResponseErrorKind.TooLarge);
        }

        if (response.Body.Count == 0)
        {
            throw Invalid(ResponseErrorKind.Empty);
        }

        try
        {
            using JsonDocument document = JsonBody.Parse(response.Body);
            JsonElement json = document.RootElement;
            if (json.ValueKind != JsonValueKind.Object || (Text("status") ?? Text("message") ?? Text("job_id")) is null)
            {
                throw Invalid(ResponseErrorKind.WrongShape);
            }

            string? id = Text("job_id");
            if (id?.Length == 0)
            {
                throw Invalid(ResponseErrorKind.WrongShape);
            }

            if (id is not null && !id.Equals(jobId, StringComparison.OrdinalIgnoreCase))
            {
                throw Invalid(ResponseErrorKind.AnotherJob);
            }

            return new AsyncJob
            {
                JobId = jobId,
                Status = Text("status"),
                Message = Text("message"),
                Endpoint = response.Endpoint,
                RequestId = response.RequestId,
                SentAt = response.SentAt,
                CheckedAt = checkedAt,
            };

            string? Text(string name)
            {
                if (!json.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
                {
                    return null;
                }

                return value.ValueKind == JsonValueKind.String && JsonBody.Text(value, sanitize) is { } text
                    ? text
                    : throw Invalid(ResponseErrorKind.WrongShape);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a property name that is no text, such as half a character.
            // Not as the cause: its words repeat the answer's, and those may repeat what was sent.
            throw Invalid(ResponseErrorKind.NotJson);
        }

        WafClientException Invalid(ResponseErrorKind kind) => WafClientException.Invalid(response, kind, ServiceErrorReader.Excerpt(response.Body, sanitize));
    }
}
