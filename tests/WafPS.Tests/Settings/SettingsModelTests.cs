using System.Collections;
using System.Management.Automation;

namespace WafPS.Tests.Settings;

/// <summary>
/// Compares the settings that count with a model of ten lines, for random settings in random sources. Not in parallel, because
/// environment variables are the process's.
/// </summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class SettingsModelTests : EnvironmentTest
{
    private static readonly (string Name, string[] Environment, string[] Values)[] s_settings =
    [
        ("Region", ["HW_REGION_NAME", "OS_REGION_NAME"], ["cn-north-4", "ap-southeast-1", "eu-west-101"]),
        ("ProjectId", ["HUAWEICLOUD_SDK_PROJECT_ID", "HW_PROJECT_ID", "OS_PROJECT_ID"], [new('a', 32), new('b', 32), new('c', 32)]),
        ("EnterpriseProjectId", ["HW_ENTERPRISE_PROJECT_ID"], ["0", "all_granted_eps", new('e', 36)]),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_settings_are_resolved_like_the_reference_model(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 150; i++)
        {
            string parameters = "";
            Dictionary<string, (string? Value, string? Origin)> expected = [];
            foreach ((string name, string[] environment, string[] values) in s_settings)
            {
                // Parameter, session variable, environment by the order of the names: the first that has a value.
                List<(string Origin, string? Value)> places = [.. ((string[])["-" + name, "$Waf" + name, .. environment.Select(variable => "env:" + variable)])
                    .Select(origin => (origin, random.Next(3) > 0 ? null : random.Next(8) == 0 && origin[0] != '-' ? "  " : values[random.Next(values.Length)]))];
                expected[name] = places.Select(place => (place.Value?.Trim(), (string?)place.Origin)).FirstOrDefault(place => place.Item1 is { Length: > 0 });
                parameters += places[0].Value is { } given ? $" -{name} '{given}'" : "";
                Session.Set("Waf" + name, places[1].Value);
                foreach ((string variable, string? value) in environment.Zip(places.Skip(2).Select(place => place.Value)))
                {
                    ProcessVariables.Set(variable, value);
                }
            }

            PSObject context = Assert.Single(Session.Run("Get-WafContext" + parameters).WithoutErrors().Output);
            IDictionary sources = (IDictionary)context.Properties["Sources"].Value;
            Assert.All(expected, setting => Assert.Equal(setting.Value, ((string?)context.Properties[setting.Key].Value, (string?)sources[setting.Key])));
        }
    }
}
