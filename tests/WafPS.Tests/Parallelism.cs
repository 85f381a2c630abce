// Most of these tests wait for a server, a poll or a deadline and compute little, so more of them run at once than there are cores.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]
