// Figures: each panel drawn by plotly.js in place of its picture once it is near the window.
(() => {
  const black = '#000000', white = '#E8E8E8';
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // a saved SVG does not quote names of several words as it should
  const family = getComputedStyle(document.body).fontFamily.split(',').filter(name => !name.includes('"')).join(',');

  const themed = () => {
    const axis = { gridcolor: style('--grid'), linecolor: style('--soft'), zerolinecolor: style('--grid'), tickcolor: style('--soft'), automargin: true };
    return { paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', font: { color: style('--ink'), size: 12, family },
      hoverlabel: { bgcolor: style('--paper'), bordercolor: style('--soft'), font: { color: style('--ink') }, align: 'left' }, axis };
  };

  const isShown = trace => {
    const { model, seed } = trace.meta ?? {};
    return !(model && bench.off.has(model)) && (seed === undefined || bench.seeds.has(seed));
  };

  const data = panel => panel.source.data.map(trace => {
    const ink = bench.isDark() ? white : black;
    const recolour = part => part && part.color?.toUpperCase() === black ? { ...part, color: ink } : part;
    const drawn = { ...trace, visible: isShown(trace), showlegend: trace.showlegend ?? trace.meta?.seed === undefined };
    if (trace.line) drawn.line = recolour(trace.line);
    if (trace.marker) drawn.marker = recolour(trace.marker);
    return drawn;
  });

  const layout = panel => {
    const { axis, ...all } = themed();
    // plotly.js writes into what it is given
    const layout = structuredClone(panel.source.layout);
    const scaled = (given, log) => {
      const isLog = given.type === 'log';
      const title = { ...given.title, standoff: 8 };
      const minor = (log ?? isLog) && !given.tickvals ? { ticks: 'outside', ticklen: 3, tickcolor: axis.tickcolor } : {};
      if (log === undefined || log === isLog) return { ...axis, ...given, title, minor };
      const { range, tickvals, ticktext, dtick, ...rest } = given;
      return { ...axis, ...rest, title, minor, type: log ? 'log' : 'linear' };
    };
    return { ...all, ...layout, title: { ...layout.title, font: { size: 14 }, xref: 'paper', x: 0, xanchor: 'left' }, margin: { l: 58, r: 12, t: 34, b: 48 }, legend: { orientation: 'h', yanchor: 'top', y: -0.24, font: { size: 11 } }, autosize: true,
      xaxis: scaled(layout.xaxis, panel.log.x), yaxis: scaled(layout.yaxis, panel.log.y), uirevision: `${panel.log.x} ${panel.log.y}` };
  };

  // the axes keep their height, whatever the legend below them needs; a panel of models that are switched off is left out
  const draw = async panel => {
    const models = panel.source.data.map(trace => trace.meta?.model).filter(model => model);
    panel.box.hidden = bench.off.has(panel.name) || (models.length > 0 && models.every(model => bench.off.has(model)));
    if (panel.box.hidden) return;
    await Plotly.react(panel.plot, data(panel), layout(panel), { responsive: true, displaylogo: false, modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'] });
    const height = `${350 + Math.ceil(panel.plot._fullLayout.legend?._height ?? 0)}px`;
    if (panel.plot.style.height === height) return;
    panel.plot.style.height = height;
    await Plotly.Plots.resize(panel.plot);
  };

  // the points that keys go through: of a curve one after the other, of a map cell by cell
  const places = trace => trace.type === 'heatmap' ? trace.z.flatMap((row, y) => row.map((_, x) => [y, x])) : trace.x.map((_, i) => i);
  const told = (trace, at, { xaxis, yaxis }) => trace.type === 'heatmap'
    ? `${xaxis.title.text}: ${trace.x[at[1]]}; ${yaxis.title.text}: ${trace.y[at[0]]}; ${trace.colorbar.title.text}: ${Number.isFinite(trace.z[at[0]][at[1]]) ? trace.z[at[0]][at[1]] : '–'}`
    : `${trace.name}; ${xaxis.title.text}: ${trace.x[at]}; ${yaxis.title.text}: ${trace.y[at]}` + (trace.hovertext ? `; ${trace.hovertext[at]}` : '');

  const point = (panel, step, across) => {
    const traces = panel.plot.data.map((trace, i) => [trace, i]).filter(([trace]) => trace.visible !== false && trace.hoverinfo !== 'skip' && trace.x?.length);
    if (traces.length === 0) return;
    let place = traces.findIndex(([, i]) => i === panel.at.curve);
    if (place < 0) { place = 0; panel.at = { curve: traces[0][1], point: step < 0 ? 0 : -1 }; }
    else place = (place + across + traces.length) % traces.length;
    const [trace, curve] = traces[place];
    const all = places(trace);
    // up and down go from curve to curve, in a map from row to row
    const by = trace.type === 'heatmap' && across ? across * trace.x.length : panel.at.point < 0 ? 1 : step;
    panel.at = { curve, point: Math.max(0, Math.min(all.length - 1, panel.at.point + by)) };
    Plotly.Fx.hover(panel.plot, [{ curveNumber: curve, pointNumber: all[panel.at.point] }]);
    panel.spoken.textContent = told(trace, all[panel.at.point], panel.source.layout);
  };

  const keys = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  const begin = figure => {
    const captions = figure.querySelector('figcaption').textContent;
    // a panel that is not shown has no width to be drawn in
    figure.querySelector('.live').hidden = false;
    figure.querySelector('.still').hidden = true;
    for (const box of figure.querySelectorAll('.panel')) {
      const source = JSON.parse(box.querySelector('script').textContent);
      const name = source.layout.title?.text || figure.dataset.title;
      // the heading above says it already
      if (source.layout.title?.text === figure.dataset.title) source.layout.title.text = '';
      const panel = { source, box, name, log: {}, at: { curve: -1, point: -1 }, spoken: bench.element('p', { class: 'spoken', 'aria-live': 'polite' }) };
      panel.plot = bench.element('div', { class: 'plot', tabindex: '0', role: 'group', 'aria-label': `${name}. ${captions} Arrow keys go from point to point.`, on: { keydown: event => {
        if (event.key === 'Escape') { Plotly.Fx.unhover(panel.plot); panel.spoken.textContent = ''; }
        if (!keys[event.key]) return;
        event.preventDefault();
        point(panel, ...keys[event.key]);
      } } });
      const toggle = axis => bench.element('button', { type: 'button', 'aria-pressed': String(source.layout[`${axis}axis`].type === 'log'), on: { click: event => {
        const isLog = (panel.log[axis] ?? source.layout[`${axis}axis`].type === 'log');
        panel.log[axis] = !isLog;
        event.target.setAttribute('aria-pressed', String(!isLog));
        draw(panel);
      } } }, `log ${axis}`);
      const save = format => bench.element('button', { type: 'button', on: { click: () => Plotly.downloadImage(panel.plot, { format, filename: `${figure.dataset.name}-${name}`.replace(/[^\w.-]+/g, '-'), width: 800, height: 520 }) } }, format.toUpperCase());
      const isMap = source.data.some(trace => trace.type === 'heatmap');
      const reset = bench.element('button', { type: 'button', on: { click: () => { panel.log = {}; box.querySelectorAll('[aria-pressed]').forEach((button, i) => button.setAttribute('aria-pressed', String(source.layout[i ? 'yaxis' : 'xaxis'].type === 'log'))); draw(panel); Plotly.relayout(panel.plot, { 'xaxis.range': source.layout.xaxis.range?.slice(), 'xaxis.autorange': !source.layout.xaxis.range, 'yaxis.range': source.layout.yaxis.range?.slice(), 'yaxis.autorange': source.layout.yaxis.range ? false : source.layout.yaxis.autorange ?? true }); } } }, 'reset');
      box.append(panel.plot, panel.spoken, bench.element('div', { class: 'tools', role: 'group', 'aria-label': `Tools of ${name}` }, ...(isMap ? [] : [toggle('x'), toggle('y')]), reset, save('svg'), save('png')));
      draw(panel);
      bench.listeners.push(() => draw(panel));
    }
  };

  const near = new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(entry => { near.unobserve(entry.target); begin(entry.target); }), { rootMargin: '600px' });
  document.querySelectorAll('figure.chart').forEach(figure => near.observe(figure));
})();
