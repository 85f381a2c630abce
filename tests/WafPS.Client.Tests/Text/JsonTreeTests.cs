using WafPS.Client.Text;

namespace WafPS.Client.Tests.Text;

/// <summary>JSON of whatever shape, as what a script can walk through.</summary>
public class JsonTreeTests
{
    [Fact]
    public void Each_kind_of_JSON_value_becomes_a_value_that_a_script_can_use()
    {
        IReadOnlyDictionary<string, object?> tree = JsonTree.Read("""{"text":"t","whole":9007199254740993,"broken":1.5,"huge":1e300,"yes":true,"no":false,"nothing":null}""");
        Assert.Equal(["text", "whole", "broken", "huge", "yes", "no", "nothing"], tree.Keys);
        Assert.Equal(["t", 9007199254740993L, 1.5, 1e300, true, false, null], tree.Values);
    }

    [Fact]
    public void JSON_objects_and_arrays_keep_their_order_and_depth()
    {
        IReadOnlyDictionary<string, object?> tree = JsonTree.Read("""{"principal":{"name":"operator","groups":["a",{"b":[]}]}}""");
        IReadOnlyDictionary<string, object?> principal = Assert.IsAssignableFrom<IReadOnlyDictionary<string, object?>>(Assert.Single(tree).Value);
        Assert.Equal("operator", principal["name"]);
        IReadOnlyList<object?> groups = Assert.IsAssignableFrom<IReadOnlyList<object?>>(principal["groups"]);
        Assert.Equal(2, groups.Count);
        Assert.Equal("a", groups[0]);
        IReadOnlyDictionary<string, object?> last = Assert.IsAssignableFrom<IReadOnlyDictionary<string, object?>>(groups[1]);
        Assert.Empty(Assert.IsAssignableFrom<IReadOnlyList<object?>>(last["B"]));
    }

    [Fact]
    public void The_last_of_two_JSON_names_that_differ_only_in_case_counts()
    {
        IReadOnlyDictionary<string, object?> tree = JsonTree.Read("""{"action":"waf:job:get","Action":"waf:job:list"}""");
        Assert.Equal("waf:job:list", Assert.Single(tree).Value);
        Assert.Equal("waf:job:list", tree["ACTION"]);
    }

    [Fact]
    public void Names_and_texts_in_JSON_are_sanitized()
    {
        KeyValuePair<string, object?> only = Assert.Single(JsonTree.Read("""{"na\u0007me":"\u001b[31mred"}"""));
        Assert.Equal(("name", (object?)"red"), (only.Key, only.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("denied")]
    [InlineData("{\"allowed\":")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("""{"allowed":"\ud800"}""")]
    [InlineData("""{"\ud800":true}""")]
    public void A_text_that_is_not_a_valid_JSON_object_has_no_entries(string text) => Assert.Empty(JsonTree.Read(text));
}
