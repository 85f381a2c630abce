using System.Text;
using System.Text.Json;

namespace WafPS.Client.Tests.Authentication;

/// <summary>A request and the signature that the vendor's own signer computes for it.</summary>
internal sealed class SigningVector(JsonElement json)
{
    public static IReadOnlyDictionary<string, SigningVector> All { get; } = Load();

    public Uri Uri { get; } = new(json.GetProperty("url").GetString() + "?" + string.Join('&', Query(json)));

    public byte[] Body { get; } = Encoding.UTF8.GetBytes(json.TryGetProperty("body", out JsonElement body) ? body.GetString()! : "");

    public List<(string Name, string Value)> Headers { get; } =
    [
        .. json.GetProperty("signedHeaders").EnumerateObject()
            .Where(header => header.Name != "Authorization")
            .Select(header => (header.Name, header.Value.GetString()!)),
    ];

    public string? Header(string name) => Headers.FirstOrDefault(header => header.Name == name).Value;

    public string Text(string name) => json.GetProperty(name).GetString()!;

    private static IEnumerable<string> Query(JsonElement json) =>
        from parameter in json.GetProperty("query").EnumerateObject()
        from value in parameter.Value.ValueKind == JsonValueKind.Array ? parameter.Value.EnumerateArray().Select(v => v.GetString()!) : [parameter.Value.GetString()!]
        select $"{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(value)}";

    private static Dictionary<string, SigningVector> Load()
    {
        using Stream file = typeof(SigningVector).Assembly.GetManifestResourceStream("signing-vectors.json")!;
        return JsonDocument.Parse(file).RootElement.GetProperty("vectors").EnumerateArray()
            .ToDictionary(vector => vector.GetProperty("name").GetString()!, vector => new SigningVector(vector));
    }
}
