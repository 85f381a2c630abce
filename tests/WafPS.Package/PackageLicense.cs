using NuGet.Packaging;

namespace WafPS.Package;

/// <summary>A package's licence as an SPDX expression.</summary>
internal static class PackageLicense
{
    // Packages made before licence expressions name a page. Each was read: MIT.
    private static readonly Dictionary<string, string> s_readPages = new()
    {
        ["https://github.com/dotnet/corefx/blob/master/LICENSE.TXT"] = "MIT",
        ["https://github.com/rickyah/ini-parser/blob/master/LICENSE"] = "MIT",
    };

    public static string Of(NuspecReader nuspec) =>
        nuspec.GetLicenseMetadata() is { Type: LicenseType.Expression } stated ? stated.License
        : s_readPages.TryGetValue(nuspec.GetLicenseUrl() ?? "", out string? read) ? read
        : throw new PackagingFault($"{nuspec.GetId()} names its licence by a page or file only: {nuspec.GetLicenseUrl()}. Read it, and add it to {nameof(PackageLicense)}.");
}
