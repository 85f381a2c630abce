using System.Text.Json;

namespace WafPS.Client.Text;

/// <summary>JSON of whatever shape, as dictionaries by name, lists, texts, numbers and truth values.</summary>
internal static class JsonTree
{
    /// <returns>Empty where it is no JSON object.</returns>
    public static IReadOnlyDictionary<string, object?> Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Value(document.RootElement) as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a text that is none, such as half a character.
            return new Dictionary<string, object?>();
        }
    }

    private static object? Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => Parts(json),
        JsonValueKind.Array => json.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.String => TextSanitizer.Sanitize(json.GetString()!),
        JsonValueKind.Number => json.TryGetInt64(out long number) ? (object)number : json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    // The last of two with the same name counts, as everywhere.
    private static Dictionary<string, object?> Parts(JsonElement json)
    {
        Dictionary<string, object?> parts = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in json.EnumerateObject())
        {
            parts[TextSanitizer.Sanitize(property.Name)] = Value(property.Value);
        }

        return parts;
    }
}
