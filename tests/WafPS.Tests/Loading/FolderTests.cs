using Mono.Cecil;
using Mono.Cecil.Rocks;
using RealShell;

namespace WafPS.Tests.Loading;

/// <summary>A folder, which is a namespace, is a layer or a subject. The dependencies between folders have one direction.</summary>
public class FolderTests
{
    [Theory]
    [InlineData("net8.0", "deps/WafPS.Client.dll")]
    [InlineData("net472", "deps/WafPS.Client.dll")]
    [InlineData("net8.0", "WafPS.dll")]
    [InlineData("net472", "WafPS.dll")]
    public void Dependencies_between_folders_have_no_cycle(string framework, string file)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(Path.Combine(ModuleFolder.Path, "bin", framework, file));
        string[] cycles = Graph(module).FindCycles();
        Assert.True(cycles.Length == 0, string.Join('\n', cycles));
    }

    [Fact]
    public void A_cycle_is_reported_with_the_types_that_close_it()
    {
        FolderGraph graph = new();
        graph.Add("Kitchen", "Cook", "Kitchen", "Stove");
        graph.Add("Kitchen", "Cook", "Garden", "Herb");
        graph.Add("Kitchen", "Stove", "Garden", "Wood");
        graph.Add("Garden", "Herb", "Cellar", "Seed");
        graph.Add("Cellar", "Seed", "Kitchen", "Cook");
        graph.Add("Cellar", "Shelf", "Kitchen", "Cook");
        graph.Add("Cellar", "Shelf", "Kitchen", "Pot");
        graph.Add("Cellar", "Shelf", "Kitchen", "Stove");
        graph.Add("House", "Door", "Kitchen", "Cook");
        graph.Add("Garden", "Herb", "Soil", "Earth");
        Assert.Equal(
            """
            These folders depend on one another: Cellar, Garden, Kitchen.
              Garden -> Cellar (1): Herb -> Seed
              Kitchen -> Garden (2): Cook -> Herb; Stove -> Wood
              Cellar -> Kitchen (4): Seed -> Cook; Shelf -> Cook; Shelf -> Pot
            """,
            Assert.Single(graph.FindCycles()));
    }

    [Fact]
    public void Folders_that_depend_on_one_another_in_one_direction_are_no_cycle()
    {
        FolderGraph graph = new();
        graph.Add("House", "Door", "Kitchen", "Cook");
        graph.Add("House", "Door", "Garden", "Herb");
        graph.Add("Kitchen", "Cook", "Garden", "Herb");
        Assert.Empty(graph.FindCycles());
    }

    [Fact]
    public void A_reference_counts_wherever_it_is_in_a_type()
    {
        using ModuleDefinition tests = ModuleDefinition.ReadModule(typeof(FolderTests).Assembly.Location);
        TypeDefinition samples = tests.GetType(typeof(Samples).FullName!.Replace('+', '/'));
        TypeDefinition user = samples.NestedTypes.Single(type => type.Name == "User");
        string[] used = [.. from type in TypeReferences.Of(user) where type.DeclaringType == samples && type != user select type.Name];
        Assert.Equal(samples.NestedTypes.Where(type => type != user).Select(type => type.Name).Order(), used.Distinct().Order());
    }

    private static FolderGraph Graph(ModuleDefinition module)
    {
        FolderGraph graph = new();
        foreach (TypeDefinition type in module.GetAllTypes())
        {
            TypeDefinition outermost = Outermost(type);
            foreach (TypeDefinition other in TypeReferences.Of(type).Select(Outermost).Distinct())
            {
                // The compiler puts types of its own outside any namespace.
                if (outermost.Namespace.Length > 0 && other.Namespace.Length > 0)
                {
                    graph.Add(outermost.Namespace, outermost.Name, other.Namespace, other.Name);
                }
            }
        }

        return graph;
    }

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is null ? type : Outermost(type.DeclaringType);

    // The code of User is read and never runs. Each of the other types is in one place of it.
    private static class Samples
    {
        [Marker(typeof(Named))]
        public sealed class User : IOf<Element[]>
        {
            private readonly List<Field> _fields = [];

            public Result? Use<T>(Parameter parameter)
                where T : Constraint
            {
                try
                {
                    Console.WriteLine($"{typeof(Loaded)} {_fields.Count} {Enumerable.Empty<TypeArgument>()}");
                    return parameter is Tested ? Other.Call() : null;
                }
                catch (Caught)
                {
                    return null;
                }
            }
        }

        public interface IOf<T>;

        [AttributeUsage(AttributeTargets.Class)]
        public sealed class MarkerAttribute(Type type) : Attribute
        {
            public Type Type => type;
        }

        public class Parameter;

        public class Tested : Parameter;

        public class Element;

        public class Field;

        public class Constraint;

        public class Named;

        public class TypeArgument;

        public class Loaded;

        public class Result;

        public class Caught : Exception;

        public static class Other
        {
            public static Result Call() => new();
        }
    }
}
