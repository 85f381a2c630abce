using System.Security.Cryptography;

namespace WafPS.Package;

internal static class Sums
{
    /// <returns>In hexadecimal, as <c>sha256sum</c> writes it.</returns>
    public static string Sha256(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
