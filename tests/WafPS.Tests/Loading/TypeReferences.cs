using Mono.Cecil;
using Mono.Cecil.Cil;

namespace WafPS.Tests.Loading;

/// <summary>The types of the same assembly that a type refers to anywhere: in its declaration, its members, its attributes and its code.</summary>
internal static class TypeReferences
{
    /// <param name="type">Nested types don't count: each is a type of its own.</param>
    /// <returns>Some of them several times.</returns>
    public static IEnumerable<TypeDefinition> Of(TypeDefinition type) => Declared(type).Concat(type.Methods.SelectMany(OfMethod)).SelectMany(Parts);

    private static IEnumerable<TypeReference?> Declared(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.SelectMany(implementation => OfAttributes(implementation).Prepend(implementation.InterfaceType)),
        .. type.Fields.SelectMany(field => OfAttributes(field).Prepend(field.FieldType)),
        .. type.Properties.SelectMany(property => OfAttributes(property).Prepend(property.PropertyType)),
        .. type.Events.SelectMany(member => OfAttributes(member).Prepend(member.EventType)),
        .. OfGenericParameters(type),
        .. OfAttributes(type),
    ];

    private static IEnumerable<TypeReference?> OfMethod(MethodDefinition method) =>
    [
        .. OfReference(method),
        .. method.Overrides.SelectMany(OfReference),
        .. method.Parameters.SelectMany(OfAttributes),
        .. OfGenericParameters(method),
        .. OfAttributes(method),
        .. OfAttributes(method.MethodReturnType),
        .. method.HasBody ? OfBody(method.Body) : [],
    ];

    private static IEnumerable<TypeReference?> OfBody(MethodBody body) =>
    [
        .. body.Variables.Select(variable => variable.VariableType),
        .. body.ExceptionHandlers.Select(handler => handler.CatchType),
        .. body.Instructions.SelectMany(OfInstruction),
    ];

    private static IEnumerable<TypeReference?> OfInstruction(Instruction instruction) => instruction.Operand switch
    {
        MethodReference method => OfReference(method),
        FieldReference field => [field.DeclaringType, field.FieldType],
        TypeReference type => [type],
        CallSite site => site.Parameters.Select(parameter => parameter.ParameterType).Prepend(site.ReturnType),
        _ => [],
    };

    private static IEnumerable<TypeReference?> OfReference(MethodReference method) =>
    [
        method.DeclaringType,
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method is GenericInstanceMethod instance ? instance.GenericArguments : [],
    ];

    private static IEnumerable<TypeReference?> OfGenericParameters(IGenericParameterProvider provider) =>
        provider.GenericParameters.SelectMany(parameter => OfAttributes(parameter).Concat(parameter.Constraints.Select(constraint => constraint.ConstraintType)));

    private static IEnumerable<TypeReference?> OfAttributes(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.SelectMany(attribute => OfReference(attribute.Constructor).Concat(OfArguments(attribute)));

    private static IEnumerable<TypeReference?> OfArguments(CustomAttribute attribute) =>
        attribute.ConstructorArguments.Concat(attribute.Properties.Concat(attribute.Fields).Select(named => named.Argument)).SelectMany(OfArgument);

    private static IEnumerable<TypeReference?> OfArgument(CustomAttributeArgument argument) => argument.Value switch
    {
        TypeReference type => [argument.Type, type],
        CustomAttributeArgument inner => OfArgument(inner).Prepend(argument.Type),
        CustomAttributeArgument[] list => list.SelectMany(OfArgument).Prepend(argument.Type),
        _ => [argument.Type],
    };

    // What a generic type, an array, a pointer or a function pointer consists of.
    private static IEnumerable<TypeDefinition> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        TypeDefinition definition => [definition],
        GenericInstanceType instance => Parts(instance.ElementType).Concat(instance.GenericArguments.SelectMany(Parts)),
        FunctionPointerType function => Parts(function.ReturnType).Concat(function.Parameters.SelectMany(parameter => Parts(parameter.ParameterType))),
        RequiredModifierType modified => Parts(modified.ModifierType).Concat(Parts(modified.ElementType)),
        OptionalModifierType modified => Parts(modified.ModifierType).Concat(Parts(modified.ElementType)),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [],
    };
}
