namespace WafPS.Tests.Package;

/// <summary>The tests that share one package, and make others one after another.</summary>
[CollectionDefinition]
public sealed class OnePackage : ICollectionFixture<PackageFixture>;
