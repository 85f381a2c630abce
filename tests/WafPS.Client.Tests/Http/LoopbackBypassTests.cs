using WafPS.Client.Http;

namespace WafPS.Client.Tests.Http;

public class LoopbackBypassTests
{
    [Fact]
    public void This_machine_is_reached_without_a_proxy()
    {
        LoopbackBypass proxy = new(new System.Net.WebProxy("http://proxy.example.com:3128"));
        Assert.All(["http://127.0.0.1:8080/", "http://localhost/", "https://[::1]/", "http://169.254.169.254/"], uri => Assert.True(proxy.IsBypassed(new Uri(uri))));
        Assert.Null(proxy.GetProxy(new Uri("http://127.0.0.1:8080/")));
        Assert.Equal("proxy.example.com", proxy.GetProxy(new Uri("https://waf.example.com"))!.Host);
    }
}
