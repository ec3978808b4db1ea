return BioSparse.App.Bench.Run(() => BioSparse.Core.CatalogueModule.builtIn, args);
