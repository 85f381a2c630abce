namespace WafPS.Client;

/// <summary>
/// The items that were added last, found by comparing them. For secrets, which have no hash, and for as few items that a search costs
/// little. For several threads at once.
/// </summary>
/// <param name="maxCount">The oldest items beyond this count are dropped.</param>
internal sealed class RecentItems<T>(int maxCount)
    where T : class
{
    private readonly List<T> _items = [];

    /// <summary>The newest first.</summary>
    public IReadOnlyList<T> Newest
    {
        get
        {
            lock (_items)
            {
                return [.. Enumerable.Reverse(_items)];
            }
        }
    }

    /// <returns>Null where there is none.</returns>
    public T? Find(Predicate<T> match)
    {
        lock (_items)
        {
            return _items.FindLast(match);
        }
    }

    /// <summary>Adds an item in the place of those that match.</summary>
    public void Replace(Predicate<T> match, T item)
    {
        lock (_items)
        {
            _items.RemoveAll(match);
            _items.RemoveRange(0, _items.Count / maxCount);
            _items.Add(item);
        }
    }

    public void RemoveAll(Predicate<T> match)
    {
        lock (_items)
        {
            _items.RemoveAll(match);
        }
    }
}
