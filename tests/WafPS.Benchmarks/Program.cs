using WafPS.Benchmarks;

// Each figure is a ratio of two things measured in the same run. Without a name: all.
Dictionary<string, Func<Task>> benchmarks = new() { ["import"] = Import.RunAsync, ["get-many"] = GetMany.RunAsync, ["wait-many"] = WaitMany.RunAsync, ["stop"] = Stop.RunAsync, ["soak"] = Soak.RunAsync };
if (args.FirstOrDefault(name => !benchmarks.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"No benchmark '{unknown}'. There are: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

foreach (string name in args.Length == 0 ? benchmarks.Keys : args.AsEnumerable())
{
    await benchmarks[name]();
}

return 0;
