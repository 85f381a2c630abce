namespace WafPS.Client.Tests;

public class WafRegionsTests
{
    [Theory]
    [InlineData("cn-north-4", "https://iam.cn-north-4.myhuaweicloud.com/", "https://sts.cn-north-4.myhuaweicloud.com/")]
    [InlineData("eu-west-101", "https://iam.eu-west-101.myhuaweicloud.eu/", null)]
    [InlineData("cn-north-11", "https://iam.myhuaweicloud.com/", null)]
    [InlineData("my-region-1", "https://iam.myhuaweicloud.com/", null)]
    [InlineData("cn-north-12", "https://iam.cn-north-12.myhuaweicloud.com/", null)]
    public void Some_regions_have_an_iam_and_an_sts_of_their_own(string region, string iam, string? sts) =>
        Assert.Equal((iam, sts), (WafRegions.IamEndpoint(region).AbsoluteUri, WafRegions.StsEndpoint(region)?.AbsoluteUri));

    [Fact]
    public void Without_a_region_there_is_the_central_iam() => Assert.Equal("https://iam.myhuaweicloud.com/", WafRegions.IamEndpoint(null).AbsoluteUri);

    [Theory]
    [InlineData("CN-North-4", "cn-north-4")]
    [InlineData("cn-north-44", null)]
    public void A_region_has_one_name_in_whatever_case(string written, string? name) => Assert.Equal(name, WafRegions.Named(written));

    [Fact]
    public void All_34_regions_have_an_endpoint()
    {
        Assert.Equal(34, WafRegions.Ids.Distinct().Count());
        Assert.Equal(new Uri("https://waf.cn-north-9.myhuaweicloud.cn"), WafRegions.Endpoint("cn-north-9"));
        Assert.All(WafRegions.Ids.Except(["cn-north-9"]), id => Assert.Equal(new Uri($"https://waf.{id}.myhuaweicloud.com"), WafRegions.Endpoint(id)));
        Assert.Null(WafRegions.Endpoint("cn-nowhere-1"));
    }
}
