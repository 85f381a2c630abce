using System.Text.Json;

namespace WafPS.Client.Text;

/// <summary>Converts any JSON to dictionaries, lists, strings, numbers and Boolean values.</summary>
internal static class JsonTree
{
    /// <returns>Empty if the text is no JSON object.</returns>
    public static IReadOnlyDictionary<string, object?> Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Value(document.RootElement) as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // JsonElement throws InvalidOperationException for a string with half a surrogate pair.
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

    // If two properties have the same name, the last one counts, as in other JSON readers.
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
