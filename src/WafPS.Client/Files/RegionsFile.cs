using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace WafPS.Client.Files;

/// <summary>
/// Reads the regions file of the vendor's SDKs. For each service, whose name ignores case, the file lists regions by their exact IDs. Each
/// region has an <c>endpoint</c> or a list of <c>endpoints</c>.
/// </summary>
internal static class RegionsFile
{
    // A valid file has four levels.
    private const int MaxDepth = 16;

    /// <returns>The endpoints in order of preference. Null if the file has none for this service and region.</returns>
    /// <exception cref="SettingsFileException">The file can't be read.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static IReadOnlyList<string>? Endpoints(string path, string service, string region, CancellationToken cancellationToken = default)
    {
        string text = SettingsFile.Read(path, cancellationToken: cancellationToken);
        try
        {
            CheckForm(path, text);
            YamlStream stream = [];
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0
                ? null
                : Endpoints(path, stream.Documents[0].RootNode, service, region);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The parser throws these without a position if a text or a tag isn't closed, or a tab is in the wrong place.
            throw new SettingsFileException(path, SettingsFileErrorKind.Syntax, 1);
        }
        catch (YamlException e)
        {
            throw new SettingsFileException(path, SettingsFileErrorKind.Syntax, (int)e.Start.Line);
        }
    }

    // YamlDotNet calls itself at each level, and again to look up a key that isn't a text. A deep file, or an alias of an alias as a key, would
    // overflow the stack, which ends the process, or never end.
    private static void CheckForm(string path, string text)
    {
        Parser events = new(new StringReader(text));
        // One item for each open collection: whether its next node is a key. Null in a list.
        Stack<bool?> open = new();
        while (events.MoveNext())
        {
            switch (events.Current)
            {
                case MappingStart or SequenceStart or AnchorAlias when open.Count >= MaxDepth || (open.Count > 0 && open.Peek() == true):
                    throw new SettingsFileException(path, SettingsFileErrorKind.Shape, (int)events.Current.Start.Line);
                case MappingStart:
                    open.Push(true);
                    break;
                case SequenceStart:
                    open.Push(null);
                    break;
                case MappingEnd or SequenceEnd:
                    open.Pop();
                    ToggleKey();
                    break;
                case Scalar or AnchorAlias:
                    ToggleKey();
                    break;
            }
        }

        void ToggleKey()
        {
            if (open.Count > 0)
            {
                open.Push(!open.Pop());
            }
        }
    }

    private static IReadOnlyList<string>? Endpoints(string path, YamlNode root, string service, string region)
    {
        if (IsEmpty(root))
        {
            return null;
        }

        YamlNode? regions = As<YamlMappingNode>(path, root).Children
            .Where(child => string.Equals((child.Key as YamlScalarNode)?.Value, service, StringComparison.OrdinalIgnoreCase))
            .Select(child => child.Value)
            .FirstOrDefault();
        YamlMappingNode? entry = regions is null || IsEmpty(regions) ? null : As<YamlSequenceNode>(path, regions)
            .Where(node => !IsEmpty(node))
            .Select(node => As<YamlMappingNode>(path, node))
            .FirstOrDefault(node => Text(path, node, "id") == region);
        return entry is null ? null
            : Text(path, entry, "endpoint") is { } endpoint ? [endpoint]
            : entry.Children.TryGetValue("endpoints", out YamlNode? list)
                ? [.. As<YamlSequenceNode>(path, list).Select(node => As<YamlScalarNode>(path, node).Value ?? "")]
                : throw InvalidShape(path, entry);
    }

    // YAML 1.2, 10.3.2: these plain texts and an empty one are null.
    private static bool IsEmpty(YamlNode node) =>
        node is YamlScalarNode { Value: null or "" } or YamlScalarNode { Style: ScalarStyle.Plain, Value: "~" or "null" or "Null" or "NULL" };

    private static string? Text(string path, YamlMappingNode node, string name) =>
        node.Children.TryGetValue(name, out YamlNode? value) ? As<YamlScalarNode>(path, value).Value : null;

    private static T As<T>(string path, YamlNode node)
        where T : YamlNode => node as T ?? throw InvalidShape(path, node);

    private static SettingsFileException InvalidShape(string path, YamlNode node) => new(path, SettingsFileErrorKind.Shape, (int)node.Start.Line);
}
