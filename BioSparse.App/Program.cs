using BioSparse.App.Commands;

return new Entry(Console.Out, Console.Error).Run(args);
