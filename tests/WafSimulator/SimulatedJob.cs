using System.Collections.Concurrent;

namespace WafSimulator;

/// <summary>A simulated job: it runs for a while, shows its messages at even intervals, and ends.</summary>
public sealed class SimulatedJob
{
    private readonly ConcurrentQueue<Fault?> _faults = new();
    private int _polls;
    private int _requests;

    public required string Id { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>How long it runs; zero for a job that has ended already.</summary>
    public TimeSpan Lifetime { get; init; }

    /// <summary>It ends at this poll instead. Zero for a job that ends after its lifetime.</summary>
    public int PollCount { get; init; }

    /// <summary>The status it ends with.</summary>
    public string Outcome { get; init; } = "SUCCESS";

    /// <summary>In order. The job shows the last one after its end.</summary>
    public IReadOnlyList<string> Messages { get; init; } = ["Working", "Done"];

    /// <summary>The response to all requests for which no <see cref="Then"/> is left. Null: the job's state.</summary>
    public Fault? Always { get; set; }

    /// <summary>How many requests for it have arrived.</summary>
    public int RequestCount => _requests;

    /// <summary>Path and query of the last request for it. Null before the first.</summary>
    public string? LastTarget { get; private set; }

    /// <summary>Sets the response to the next request, and those to the requests after it.</summary>
    /// <param name="faults">Null for the job's state.</param>
    public SimulatedJob Then(params Fault?[] faults)
    {
        foreach (Fault? fault in faults)
        {
            _faults.Enqueue(fault);
        }

        return this;
    }

    internal void Count(string target)
    {
        LastTarget = target;
        Interlocked.Increment(ref _requests);
    }

    internal Fault? NextFault() => _faults.TryDequeue(out Fault? fault) ? fault : Always;

    internal (string Status, string Message) StateAt(DateTimeOffset now)
    {
        double age = PollCount > 0 ? (double)Interlocked.Increment(ref _polls) / PollCount : Lifetime > TimeSpan.Zero ? (now - Start) / Lifetime : 1;
        int message = Math.Clamp((int)(age * (Messages.Count - 1)), 0, Messages.Count - 1);
        return (age >= 1 ? Outcome : "RUNNING", Messages[message]);
    }
}
