using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace WafPS.Client.Files;

/// <summary>
/// The regions file of the vendor's SDKs: for each service, in any case, a list of regions by their exact ids, each with an
/// <c>endpoint</c> or a list of <c>endpoints</c>.
/// </summary>
internal static class RegionsFile
{
    // The form of the file needs four.
    private const int MaxDepth = 16;

    /// <returns>In order of preference; null where the file has none for this service and region.</returns>
    /// <exception cref="SettingsFileException">It can't be read.</exception>
    /// <exception cref="OperationCanceledException">The call has to end.</exception>
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
            // What the parser throws where a text in a flow or a tag isn't closed, or a tab stands in the wrong place; it doesn't say where.
            throw new SettingsFileException(path, SettingsFileErrorKind.Syntax, 1);
        }
        catch (YamlException e)
        {
            throw new SettingsFileException(path, SettingsFileErrorKind.Syntax, (int)e.Start.Line);
        }
    }

    // What is made of a file goes into itself at each level, and again where a key that isn't a text is looked up: a deep one, or an
    // alias of an alias as a key, would take all stack, which ends the process, or all time.
    private static void CheckForm(string path, string text)
    {
        Parser events = new(new StringReader(text));
        // For each open collection: whether a key comes next. Null in a list.
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
                    Turn();
                    break;
                case Scalar or AnchorAlias:
                    Turn();
                    break;
            }
        }

        void Turn()
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
                : throw Misshapen(path, entry);
    }

    // YAML 1.2, 10.3.2: these plain texts, and none at all, are null.
    private static bool IsEmpty(YamlNode node) =>
        node is YamlScalarNode { Value: null or "" } or YamlScalarNode { Style: ScalarStyle.Plain, Value: "~" or "null" or "Null" or "NULL" };

    private static string? Text(string path, YamlMappingNode node, string name) =>
        node.Children.TryGetValue(name, out YamlNode? value) ? As<YamlScalarNode>(path, value).Value : null;

    private static T As<T>(string path, YamlNode node)
        where T : YamlNode => node as T ?? throw Misshapen(path, node);

    private static SettingsFileException Misshapen(string path, YamlNode node) => new(path, SettingsFileErrorKind.Shape, (int)node.Start.Line);
}
