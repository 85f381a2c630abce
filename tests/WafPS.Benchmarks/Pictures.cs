using System.Text.RegularExpressions;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace WafPS.Benchmarks;

/// <summary>Draws the figures that a picture shows better.</summary>
internal static partial class Pictures
{
    private static readonly Color s_ours = Color.FromHex("#c7000b");
    private static readonly Color s_others = Color.FromHex("#8a94a6");

    /// <summary>What each schedule costs over the best one in hindsight, by the length of the job.</summary>
    public static void DrawSchedules(string path)
    {
        using Plot plot = new();
        double[] lengths = [.. Schedule.Lengths.Select(Math.Log10)];
        // Without the yellow, which a white page swallows, and the one that is nearly ours. No dashes: each would be a shape of its own.
        Color[] all = new ScottPlot.Palettes.ColorblindFriendly().Colors;
        Color[] colours = [s_ours, all[0], all[1], all[2], all[3], s_others, all[5], all[7]];
        foreach ((int i, (string name, Func<Random, IEnumerable<double>> polls)) in Schedule.All.Index())
        {
            Scatter line = plot.Add.ScatterLine(lengths, [.. Schedule.Lengths.Select(length => Schedule.CostRatio(polls, length))], colours[i]);
            line.LegendText = name;
            line.LineWidth = i == 0 ? 4 : 1.5f;
        }

        (double Seconds, string Label)[] ticks = [(1, "1 s"), (3, "3 s"), (10, "10 s"), (30, "30 s"), (60, "1 min"), (300, "5 min"), (1200, "20 min"), (3600, "1 h")];
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. ticks.Select(tick => Math.Log10(tick.Seconds))], [.. ticks.Select(tick => tick.Label)]);
        plot.Axes.SetLimits(0, Math.Log10(3600), 0.8, 6);
        plot.Title("What a schedule costs, beside the best even gap in hindsight");
        plot.XLabel("length of the job");
        plot.YLabel("cost (requests and lag), times the best");
        plot.ShowLegend(Alignment.UpperCenter, Orientation.Horizontal);
        Save(plot, path, 900, 480);
    }

    /// <summary>How many times as much others take for the same wait.</summary>
    public static void DrawGains(string path, IReadOnlyList<Figure> gains)
    {
        using Plot plot = new();
        foreach ((int i, Figure gain) in gains.Reverse().Index())
        {
            Bar bar = plot.Add.Bar(i, gain.Value).Bars[0];
            bar.Orientation = Orientation.Horizontal;
            bar.FillColor = s_others;
            bar.LineWidth = 0;
            bar.Label = $"{gain.Value:0.0}";
            bar.ValueLabel = bar.Label;
        }

        VerticalLine ours = plot.Add.VerticalLine(1, 3, s_ours);
        ours.LegendText = "Wait-WafAsyncJob = 1";
        plot.Axes.Left.TickGenerator = new NumericManual(
            [.. Enumerable.Range(0, gains.Count).Select(i => (double)i)], [.. gains.Reverse().Select(gain => gain.What.Replace("`", "", StringComparison.Ordinal))]);
        plot.Axes.Margins(left: 0, right: 0.15);
        plot.Axes.SetLimitsX(0, gains.Max(gain => gain.Value) * 1.15);
        plot.XLabel("times as much as Wait-WafAsyncJob");
        plot.ShowLegend(Alignment.LowerRight);
        Save(plot, path, 1000, 60 + 45 * gains.Count);
    }

    // Each letter's place ends in a comma, for which strict readers (Firefox, librsvg) drop all of them; and the font is one that few machines have.
    private static void Save(Plot plot, string path, int width, int height) => File.WriteAllText(
        path, EndOfPlaces().Replace(plot.GetSvgXml(width, height), "$1\"").Replace("font-family=\"DejaVu Serif\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\"", StringComparison.Ordinal));

    [GeneratedRegex("( [xy]=\"[-0-9., e]*[0-9]), ?\"")]
    private static partial Regex EndOfPlaces();
}
