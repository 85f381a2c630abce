using System.Globalization;
using WafPS.Client;

namespace WafPS.Completion;

/// <summary>Completes the regions that have WAF. The tooltip is the name of the place.</summary>
internal sealed class RegionCompleter : Completer
{
    protected override IEnumerable<(string Text, string Tooltip)> Values(string parameterName) =>
        WafRegions.Ids.Select(id => (id, Messages.ResourceManager.GetString("Region." + id, CultureInfo.CurrentUICulture) ?? id));
}
