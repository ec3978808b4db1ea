namespace BioSparse.App.Reporting;

/// <summary>The report's style sheet, for screens and A4.</summary>
internal static class ReportCss
{
    public const string Text = """
        :root { color-scheme: light; --ink: #1c1c1c; --soft: #5c5c5c; --line: #d8d8d8; --tint: #f6f4f0; }
        * { box-sizing: border-box; }
        body { margin: 0; background: #fff; color: var(--ink); font: 16px/1.5 "Source Sans 3", "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
        main { max-width: 1180px; margin: 0 auto; padding: 2.5rem 2rem 4rem; }
        .brand { margin: 0; letter-spacing: .08em; text-transform: uppercase; font-size: .8rem; color: var(--soft); }
        h1 { margin: .2rem 0 1rem; font-size: 2rem; line-height: 1.2; }
        h2 { margin: 2.4rem 0 .8rem; font-size: 1.3rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
        .lead { max-width: 75ch; margin: .4rem 0; font-size: 1.08rem; }
        .note, figcaption { color: var(--soft); font-size: .9rem; max-width: 95ch; }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; font-variant-numeric: tabular-nums; }
        th { text-align: left; font-weight: 600; border-bottom: 2px solid var(--ink); padding: .35rem .6rem; vertical-align: bottom; }
        td { border-bottom: 1px solid var(--line); padding: .35rem .6rem; vertical-align: top; }
        .numbers th:not(:first-child), .numbers td:not(:first-child), td.n { text-align: right; white-space: nowrap; }
        .numbers th:not(:first-child) { white-space: normal; }
        .numbers td:first-child { font-weight: 600; }
        .wide { overflow-x: auto; } .numbers td:first-child { white-space: nowrap; }
        .claims th:first-child { width: 26%; } .claims th:last-child { width: 20%; }
        .verdict { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; border: 1.5px solid; font-weight: 600; white-space: nowrap; }
        .holds { color: #00604a; background: #e3f4ee; } .fails { color: #fff; background: #a33b00; border-color: #a33b00; } .open { color: var(--soft); border-style: dashed; }
        .warnings { background: #fff6e5; border-left: 4px solid #d98c00; padding: .1rem 1.2rem .6rem; margin-top: 2rem; }
        .warnings h2 { border: 0; margin-top: 1rem; }
        figure { margin: 0; } figure img { width: 100%; height: auto; display: block; } .single { max-width: 560px; }
        .kernels { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 1.2rem; }
        .mosaic img { image-rendering: pixelated; } .pair { max-width: 820px; }
        .pairs td:first-child { white-space: nowrap; color: var(--soft); } .pairs td { overflow-wrap: anywhere; } .pairs thead { display: none; }
        pre { background: var(--tint); padding: 1rem; overflow-x: auto; font-size: .85rem; }
        details { margin-top: 1rem; } summary { cursor: pointer; font-weight: 600; }
        .small { font-size: .8rem; }
        @media (max-width: 760px) {
          main { padding: 1.2rem 1rem 3rem; } h1 { font-size: 1.6rem; }
          .claims { min-width: 900px; } .small { min-width: 620px; } .pairs { font-size: .85rem; } .pairs td:first-child { white-space: normal; }
          .wide img { min-width: 900px; } .pair .wide img { min-width: 640px; }
        }
        @media print {
          @page { size: A4; margin: 16mm; }
          body { font-size: 10.5pt; } main { max-width: none; padding: 0; }
          section, figure, tr { break-inside: avoid; } h2 { break-after: avoid; } .details { break-inside: auto; }
          .kernels { grid-template-columns: repeat(3, 1fr); gap: .6rem; } table { font-size: 8.5pt; } th, td { padding: .2rem .3rem; }
        }
        """;
}
