using System.Globalization;
using WafPS.Client;

namespace WafPS.Completion;

/// <summary>The regions that have WAF, with the names of the places.</summary>
internal sealed class RegionCompleter : Completer
{
    protected override IEnumerable<(string Text, string Tooltip)> Values(string parameterName) =>
        WafRegions.Ids.Select(id => (id, Messages.ResourceManager.GetString("Region." + id, CultureInfo.CurrentUICulture) ?? id));
}
