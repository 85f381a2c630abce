namespace WafPS.Benchmarks;

/// <summary>How much is measured.</summary>
/// <param name="IsQuick">A third of the rounds: enough to see what is far off.</param>
internal sealed record Effort(bool IsQuick)
{
    public int Rounds(int full) => IsQuick ? Math.Max(3, full / 3) : full;
}
