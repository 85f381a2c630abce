namespace WafPS.Benchmarks;

/// <summary>One measured ratio, or share of an allowance.</summary>
/// <param name="Row">The benchmark.</param>
/// <param name="What">What is compared with what.</param>
/// <param name="Value">The median.</param>
/// <param name="Least">Of all pairs.</param>
/// <param name="Most">Of all pairs.</param>
/// <param name="Aim">The value to stay at or below; for a gain, to reach.</param>
/// <param name="Unit">Empty for a ratio.</param>
/// <param name="Note">Absolute figures, which say something of this machine only.</param>
/// <param name="IsGain">Whether more is better.</param>
internal sealed record Figure(string Row, string What, double Value, double Least, double Most, double Aim, string Unit = "", string Note = "", bool IsGain = false)
{
    /// <summary>Of several measurements.</summary>
    public static Figure Of(string row, string what, IReadOnlyCollection<double> values, double aim, string unit = "", string note = "", bool isGain = false) =>
        new(row, what, Comparison.Median(values), values.Min(), values.Max(), aim, unit, note, isGain);

    public bool IsMet => IsGain ? Value >= Aim : Value <= Aim;

    /// <summary>Noise moves single pairs, up and down, and the median hardly: the best pair would let anything pass.</summary>
    public bool IsFarOff => IsGain ? Value < Aim / 2 : Value > 2 * Aim;

    public string Shown => $"{Text(Value)}{Unit}";

    public string Spread => $"{Text(Least)} to {Text(Most)}";

    public string ShownAim => $"{(IsGain ? "≥" : "≤")} {Text(Aim)}{Unit}";

    public override string ToString() => $"{Row}: {What}: {Shown} ({Spread}; aim {ShownAim}{(IsMet ? "" : ", MISSED")}). {Note}";

    private static string Text(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : Math.Abs(value) >= 10 ? "0.0" : "0.00", System.Globalization.CultureInfo.InvariantCulture);
}
