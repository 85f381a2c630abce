using WafPS.Shell;

// Runs a script from standard input in an engine of its own: for tests that need a fresh process.
using Terminal terminal = new(Console.Out);
return terminal.Run(Console.In.ReadToEnd()) ? 0 : 1;
