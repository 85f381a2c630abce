using System.Text.Json;

namespace WafPS.Client.Answers;

/// <summary>Reads the answer to ConfirmAsyncJob, and accepts nothing else for it.</summary>
internal static class AsyncJobReader
{
    /// <param name="answer">Of a success status.</param>
    /// <param name="jobId">The job that was asked for.</param>
    /// <param name="checkedAt">When the answer came.</param>
    /// <param name="clean">Makes a text printable and takes secrets out of it.</param>
    /// <exception cref="WafClientException">The answer isn't what the service documents.</exception>
    public static AsyncJob Read(Answer answer, string jobId, DateTimeOffset checkedAt, Func<string, string> clean)
    {
        if (answer.IsCutOff)
        {
            throw Invalid(AnswerFault.TooLarge);
        }

        if (answer.Body.Count == 0)
        {
            throw Invalid(AnswerFault.Empty);
        }

        try
        {
            using JsonDocument document = JsonBody.Parse(answer.Body);
            JsonElement json = document.RootElement;
            if (json.ValueKind != JsonValueKind.Object || (Text("status") ?? Text("message") ?? Text("job_id")) is null)
            {
                throw Invalid(AnswerFault.WrongShape);
            }

            string? id = Text("job_id");
            if (id?.Length == 0)
            {
                throw Invalid(AnswerFault.WrongShape);
            }

            if (id is not null && !id.Equals(jobId, StringComparison.OrdinalIgnoreCase))
            {
                throw Invalid(AnswerFault.AnotherJob);
            }

            return new AsyncJob
            {
                JobId = jobId,
                Status = Text("status"),
                Message = Text("message"),
                Endpoint = answer.Endpoint,
                RequestId = answer.RequestId,
                AskedAt = answer.AskedAt,
                CheckedAt = checkedAt,
            };

            string? Text(string name)
            {
                if (!json.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
                {
                    return null;
                }

                return value.ValueKind == JsonValueKind.String && JsonBody.Text(value, clean) is { } text
                    ? text
                    : throw Invalid(AnswerFault.WrongShape);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a property name that is no text, such as half a character.
            // Not as the cause: its words repeat the answer's, and those may repeat what was sent.
            throw Invalid(AnswerFault.NotJson);
        }

        WafClientException Invalid(AnswerFault fault) => WafClientException.Invalid(answer, fault, ServiceErrorReader.Excerpt(answer.Body, clean));
    }
}
