namespace WafPS.Tests.Loading;

/// <summary>Which folders depend on which, and by which types.</summary>
internal sealed class FolderGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> _references = new(StringComparer.Ordinal);

    /// <summary>Adds a reference from one type to another. A folder that refers to itself doesn't count.</summary>
    public void Add(string folder, string type, string otherFolder, string otherType)
    {
        if (folder == otherFolder)
        {
            return;
        }

        if (!_references.TryGetValue(folder, out SortedDictionary<string, SortedSet<string>>? edges))
        {
            _references.Add(folder, edges = new(StringComparer.Ordinal));
        }

        if (!edges.TryGetValue(otherFolder, out SortedSet<string>? references))
        {
            edges.Add(otherFolder, references = new(StringComparer.Ordinal));
        }

        references.Add($"{type} -> {otherType}");
    }

    /// <returns>
    /// A text for each group of folders that all depend on one another: their names, and the references between them, up to three for each pair of
    /// folders. The pair with the fewest references comes first, because it is the easiest to separate.
    /// </returns>
    public string[] FindCycles()
    {
        Dictionary<string, HashSet<string>> reachable = _references.Keys.ToDictionary(folder => folder, Reachable);
        HashSet<string> seen = [];
        List<string> cycles = [];
        foreach (string folder in _references.Keys.Where(folder => reachable[folder].Contains(folder)))
        {
            if (!seen.Contains(folder))
            {
                string[] members = [.. _references.Keys.Where(other => reachable[folder].Contains(other) && reachable[other].Contains(folder))];
                seen.UnionWith(members);
                cycles.Add(Describe(members));
            }
        }

        return [.. cycles];
    }

    private HashSet<string> Reachable(string start)
    {
        HashSet<string> found = [];
        Stack<string> open = new([start]);
        while (open.TryPop(out string? folder))
        {
            if (_references.TryGetValue(folder, out SortedDictionary<string, SortedSet<string>>? edges))
            {
                foreach (string next in edges.Keys.Where(found.Add))
                {
                    open.Push(next);
                }
            }
        }

        return found;
    }

    private string Describe(string[] members)
    {
        IEnumerable<string> edges =
            from folder in members
            from edge in _references[folder]
            where members.Contains(edge.Key)
            orderby edge.Value.Count
            select $"  {folder} -> {edge.Key} ({edge.Value.Count}): {string.Join("; ", edge.Value.Take(3))}";
        return $"These folders depend on one another: {string.Join(", ", members)}.\n{string.Join('\n', edges)}";
    }
}
