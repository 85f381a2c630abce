using System.Text;

namespace WafPS.Package;

/// <summary>The licences of the packages that travel along, which ask to go wherever the packages go.</summary>
internal static class ThirdPartyNotices
{
    public const string FileName = "THIRD-PARTY-NOTICES.txt";

    /// <param name="packages">What travels along.</param>
    /// <param name="mit">A text of the MIT licence, for those that state it without bringing one.</param>
    public static byte[] Make(IReadOnlyList<ShippedPackage> packages, string mit)
    {
        string permission = mit[mit.IndexOf("Permission is hereby granted", StringComparison.Ordinal)..];
        StringBuilder notices = new("This package contains the work of others, under these licences.\n");
        foreach (IGrouping<string, ShippedPackage> same in packages.GroupBy(package => package.LicenseText ?? Stated(package, permission)))
        {
            notices.Append('\n').Append('=', 80).Append('\n');
            foreach (ShippedPackage package in same)
            {
                notices.Append(package.Id).Append(' ').Append(package.Version).Append('\n');
            }

            notices.Append('\n').Append(same.Key);
        }

        return Encoding.UTF8.GetBytes(notices.ToString());
    }

    private static string Stated(ShippedPackage package, string permission) =>
        package.License == "MIT"
            ? $"The MIT License\n\n{(package.Nuspec.GetCopyright() is { Length: > 0 } stated ? stated : $"Copyright (c) {package.Nuspec.GetAuthors()}")}\n\n{permission}"
            : throw new PackagingFault($"{package.Id} states {package.License} and brings no text of it. Add one to {nameof(ThirdPartyNotices)}.");
}
