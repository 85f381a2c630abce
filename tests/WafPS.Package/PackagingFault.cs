namespace WafPS.Package;

/// <summary>Something that must be put right before there can be a package.</summary>
internal sealed class PackagingFault(string message) : Exception(message);
