namespace WafPS.Client;
internal static class Probe { internal static string T => TimeProvider.System.GetType().FullName!; }
