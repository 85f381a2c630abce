namespace WafPS.Settings;

/// <param name="Text">Never empty.</param>
/// <param name="Origin">The place in which a user would change it, such as <c>-Region</c>, <c>$WafRegion</c> or <c>env:HW_REGION_NAME</c>.</param>
internal sealed record SettingValue(string Text, string Origin);
